package dev.latchkey.core.catalogue;

import dev.latchkey.engine.decision.Denial;
import java.util.EnumMap;
import java.util.Map;

/** What {@code errors[].code} says for each refusal of the gateway: Latchkey's own code, or the product's. Immutable. */
public final class ErrorCodes {

    /** Latchkey's own. */
    public static final ErrorCodes DEFAULT = new ErrorCodes(Map.of());

    private final Map<Denial.Reason, String> codes = new EnumMap<>(Denial.Reason.class);

    /** @param renamed the product's codes; refusals without one keep Latchkey's */
    public ErrorCodes(Map<Denial.Reason, String> renamed) {
        for (var reason : Denial.Reason.values()) {
            codes.put(reason, reason.code());
        }
        codes.putAll(renamed);
    }

    /** The stable code of a refusal. */
    public String of(Denial.Reason reason) {
        var code = codes.get(reason);
        return code == null ? reason.code() : code;
    }
}
