package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the parameters that an operation declares are called in a query. An array is also known with brackets behind its name ({@code ids[]},
 * {@code ids[0]}), and an object with what its members are called in them ({@code filter[name]}), for that is how many servers want them.
 * Looking allocates nothing. Immutable.
 */
public final class QueryNames {

    /** Of an operation that declares none. */
    public static final QueryNames NONE = new Builder().build();

    /** How much may stand in brackets behind a name. */
    enum Brackets {
        NONE,
        /** Nothing, or a number. */
        OF_LIST,
        /** Whatever has no brackets itself, and more such. */
        OF_OBJECT;

        Brackets or(Brackets other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    private static final class Name {
        final byte[] utf8;
        final Brackets brackets;

        Name(byte[] utf8, Brackets brackets) {
            this.utf8 = utf8;
            this.brackets = brackets;
        }
    }

    private final Set<String> names;
    private final boolean takesAny;

    /** By the hash of its bytes, at the next free place; more than half of it is free. */
    private final @Nullable Name[] table;

    private QueryNames(Builder builder) {
        this.names = Collections.unmodifiableSortedSet(new TreeSet<>(builder.names.keySet()));
        this.takesAny = builder.takesAny;
        this.table = new @Nullable Name[Integer.highestOneBit(Math.max(1, names.size())) * 4];
        builder.names.forEach((text, brackets) -> {
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            var hash = 0;
            for (var octet : utf8) {
                hash = next(hash, octet);
            }
            var place = place(hash);
            while (table[place] != null) {
                place = (place + 1) & (table.length - 1);
            }
            table[place] = new Name(utf8, brackets);
        });
    }

    /** Those, and no others, each by its name alone. */
    public static QueryNames of(Collection<String> names) {
        var builder = new Builder();
        names.forEach(name -> builder.add(name, Brackets.NONE));
        return builder.build();
    }

    /** As documents spell them, in alphabetical order, without what may stand in brackets. */
    public Set<String> names() {
        return names;
    }

    /** Whether the operation declares that it takes parameters of whatever name. */
    public boolean takesAny() {
        return takesAny;
    }

    /**
     * Whether a parameter is one of these. Names are compared exactly, once what stands there is decoded as
     * {@code application/x-www-form-urlencoded}.
     *
     * @param text holds the name, as it is spelt, from start to end
     */
    public boolean declares(String text, int start, int end) {
        var hash = 0;
        for (var i = start; i < end; i += width(text, i, end)) {
            var octet = octetAt(text, i, end);
            if (octet == '[' && i > start) {
                var name = find(hash, text, start, i);
                if (name != null && name.brackets != Brackets.NONE && areBrackets(text, i, end, name.brackets)) {
                    return true;
                }
            }
            hash = next(hash, octet);
        }
        return find(hash, text, start, end) != null;
    }

    private @Nullable Name find(int hash, String text, int start, int end) {
        var place = place(hash);
        var name = table[place];
        while (name != null && !isSpelt(name.utf8, text, start, end)) {
            place = (place + 1) & (table.length - 1);
            name = table[place];
        }
        return name;
    }

    private static boolean isSpelt(byte[] utf8, String text, int start, int end) {
        var matched = 0;
        for (var i = start; i < end; i += width(text, i, end)) {
            if (matched == utf8.length || (utf8[matched] & 0xFF) != octetAt(text, i, end)) {
                return false;
            }
            matched++;
        }
        return matched == utf8.length;
    }

    /** Whether groups in brackets stand there, and nothing else. */
    private static boolean areBrackets(String text, int start, int end, Brackets kind) {
        var isWithin = false;
        var groups = 0;
        for (var i = start; i < end; i += width(text, i, end)) {
            var octet = octetAt(text, i, end);
            if (octet == '[' || octet == ']') {
                if (isWithin == (octet == '[')) {
                    return false;
                }
                isWithin = !isWithin;
                groups += isWithin ? 1 : 0;
            } else if (!isWithin || octet == 0 || (kind == Brackets.OF_LIST && (octet < '0' || octet > '9'))) {
                return false;
            }
        }
        return !isWithin && (kind == Brackets.OF_OBJECT || groups == 1);
    }

    private static int next(int hash, int octet) {
        return 31 * hash + (octet & 0xFF);
    }

    private int place(int hash) {
        return (hash ^ hash >>> 16) & (table.length - 1);
    }

    /** What is no percent sequence stands for itself, and so for no name, which has no percent sign that is not escaped. */
    private static int octetAt(String text, int at, int end) {
        var c = text.charAt(at);
        if (c == '+') {
            return ' ';
        }
        var octet = c == '%' ? PercentEncoding.octetAt(text, at, end) : -1;
        return octet < 0 ? c == '%' ? -1 : c : octet;
    }

    private static int width(String text, int at, int end) {
        return text.charAt(at) == '%' && PercentEncoding.octetAt(text, at, end) >= 0 ? 3 : 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueryNames query
                && takesAny == query.takesAny
                && names.equals(query.names)
                && bracketed().equals(query.bracketed());
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return takesAny ? names + " and any" : names.toString();
    }

    private Set<String> bracketed() {
        var all = new TreeSet<String>();
        for (var name : table) {
            if (name != null) {
                all.add(name.brackets + " " + new String(name.utf8, StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    /** Collects them. */
    static final class Builder {

        private final TreeMap<String, Brackets> names = new TreeMap<>();
        private boolean takesAny;

        /** Of a name that comes again, the more that one of them takes counts. */
        void add(String name, Brackets brackets) {
            names.merge(name, brackets, Brackets::or);
        }

        void takeAny() {
            takesAny = true;
        }

        int count() {
            return names.size();
        }

        QueryNames build() {
            return new QueryNames(this);
        }
    }
}
