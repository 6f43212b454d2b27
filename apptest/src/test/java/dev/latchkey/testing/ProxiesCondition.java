package dev.latchkey.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** See {@link RequiresProxies}. */
final class ProxiesCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var missing = Stream.of("nginx", "haproxy", "apache2")
                .filter(name -> !isInstalled(name))
                .toList();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("nginx, HAProxy and Apache are installed");
        }
        var message = "Not installed: " + String.join(", ", missing) + ". Skipped: " + context.getDisplayName();
        if (System.getenv("CI") != null) {
            throw new IllegalStateException(message + "; nothing may be skipped where CI is set");
        }
        System.out.println(message);
        return ConditionEvaluationResult.disabled(message);
    }

    private static boolean isInstalled(String name) {
        var path = Objects.requireNonNullElse(System.getenv("PATH"), "").split(":");
        return Stream.concat(Arrays.stream(path), List.of("/usr/sbin").stream())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }
}
