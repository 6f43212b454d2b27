package dev.latchkey.core.audit;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an entry tells beside who did what to what, so that somebody can undo by hand what was done: of what was changed the value before
 * and the value after, of what was ended what it was. Never a secret.
 */
public final class AuditFacts {

    /** Stands for what was or is not there. */
    public static final String NONE = "none";

    private final SortedMap<String, String> facts = new TreeMap<>();

    /** A value; {@value #NONE} where there is none, and members in their order where there are many. */
    public AuditFacts with(String name, @Nullable Object value) {
        facts.put(name, text(value));
        return this;
    }

    /** A value where there is one; nothing where there is none. */
    public AuditFacts given(String name, @Nullable Object value) {
        return value == null ? this : with(name, value);
    }

    /** A value before and after, as {@code previousName} and {@code currentName}; nothing where they are equal. */
    public AuditFacts changed(String name, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            var suffix = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            with("previous" + suffix, before);
            with("current" + suffix, after);
        }
        return this;
    }

    public SortedMap<String, String> map() {
        return Collections.unmodifiableSortedMap(facts);
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> NONE;
            case Collection<?> many when many.isEmpty() -> NONE;
            case Collection<?> many -> many.stream().map(String::valueOf).collect(Collectors.joining(" "));
            default -> value.toString();
        };
    }
}
