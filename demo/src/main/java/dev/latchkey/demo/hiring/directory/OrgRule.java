package dev.latchkey.demo.hiring.directory;

import java.util.Locale;
import java.util.Set;

/**
 * One condition on a job: its organisation field is exactly one of the values.
 *
 * @param values at least one, at most 50, compared exactly
 */
public record OrgRule(OrgField field, Set<String> values) {

    /** Fields of a job that a rule can name. */
    public enum OrgField {
        /** Two-letter country code in lower case, for instance {@code de}. */
        COUNTRY,
        /** The brand's name. */
        BRAND,
        /** The department's label. */
        DEPARTMENT;

        /** Name in JSON and configuration. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public OrgRule {
        values = Set.copyOf(values);
        if (values.isEmpty() || values.size() > 50) {
            throw new IllegalArgumentException("expected 1 to 50 values, got " + values.size());
        }
    }
}
