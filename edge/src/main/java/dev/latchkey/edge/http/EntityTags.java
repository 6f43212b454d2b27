package dev.latchkey.edge.http;

import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What {@code If-Match} or {@code If-None-Match} names (RFC 9110 sections 13.1.1 and 13.1.2): any tag that there may be, or some
 * of them. Something that is no entity tag names nothing.
 */
public final class EntityTags {

    /** Commas may stand within a tag, so a list is not simply split at them. */
    private static final Pattern TAG =
            Pattern.compile("\\G[ \\t,]*(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")[ \\t]*(?=,|$)");

    private final boolean isAny;
    private final Set<String> strong;
    private final Set<String> opaque;

    private EntityTags(boolean isAny, Set<String> strong, Set<String> opaque) {
        this.isAny = isAny;
        this.strong = strong;
        this.opaque = opaque;
    }

    /**
     * Those of a header, which may be on several lines (RFC 9110 section 5.3); none when it is missing.
     *
     * @param name {@code If-Match} or {@code If-None-Match}
     */
    public static EntityTags of(MultiMap headers, String name) {
        return of(headers.getAll(name));
    }

    private static EntityTags of(List<String> lines) {
        if (lines.size() == 1 && lines.getFirst().strip().equals("*")) {
            return new EntityTags(true, Set.of(), Set.of());
        }
        var strong = new HashSet<String>();
        var opaque = new HashSet<String>();
        for (var line : lines) {
            for (var match = TAG.matcher(line); match.find(); ) {
                opaque.add(match.group(2));
                if (match.group(1) == null) {
                    strong.add(match.group(2));
                }
            }
        }
        return new EntityTags(false, strong, opaque);
    }

    /**
     * Whether the tag is named, be it as a weak one: the comparison of {@code If-None-Match} (RFC 9110 section 8.8.3.2).
     *
     * @param tag a strong one, quotes included
     */
    public boolean matchesWeakly(String tag) {
        return isAny || opaque.contains(tag);
    }

    /**
     * Whether the tag is named as a strong one: the comparison of {@code If-Match}.
     *
     * @param tag a strong one, quotes included
     */
    public boolean matchesStrongly(String tag) {
        return isAny || strong.contains(tag);
    }
}
