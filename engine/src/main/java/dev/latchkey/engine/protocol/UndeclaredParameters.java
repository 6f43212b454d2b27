package dev.latchkey.engine.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a request to an API whose query has a parameter that its operation does not declare. Many servers read more parameters
 * than their document says, and some of those run another operation within the one that was judged ({@code _embed} of WordPress,
 * {@code include} of JSON:API, {@code $expand} of OData). Decision 38 has them.
 */
public enum UndeclaredParameters {

    /** It goes on as it came. */
    PASS("pass"),

    /** It is refused. */
    REFUSE("refuse");

    private final String wireName;

    UndeclaredParameters(String wireName) {
        this.wireName = wireName;
    }

    /** As configuration calls it. */
    public String wireName() {
        return wireName;
    }

    /** Finds one by its name, exactly. */
    public static Optional<UndeclaredParameters> find(String wireName) {
        return Arrays.stream(values())
                .filter(one -> one.wireName.equals(wireName))
                .findFirst();
    }

    /** The names of all. */
    public static List<String> names() {
        return Arrays.stream(values()).map(UndeclaredParameters::wireName).toList();
    }
}
