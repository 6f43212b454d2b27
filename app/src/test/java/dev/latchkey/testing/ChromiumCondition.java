package dev.latchkey.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** See {@link RequiresChromium}. */
final class ChromiumCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (ChromiumBrowser.findChromium().isPresent()) {
            return ConditionEvaluationResult.enabled("Chromium is installed");
        }
        var message = "No Chromium found: install chromium, or name one in LATCHKEY_CHROMIUM. Skipped: "
                + context.getDisplayName();
        if (System.getenv("CI") != null) {
            throw new IllegalStateException(message + "; nothing may be skipped where CI is set");
        }
        System.out.println(message);
        return ConditionEvaluationResult.disabled(message);
    }
}
