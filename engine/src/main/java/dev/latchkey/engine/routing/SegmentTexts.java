package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One text for each way in which a segment can fit some patterns: which of them it matches, and which it may be taken for. Found by
 * reading texts with all patterns at once, character by character, until every state that can be reached was.
 *
 * <p>Texts are spelt in normal form (RFC 3986 §6.2.2). They are made of what the patterns' texts are made of and of one character
 * that stands in none: to a pattern every other character is like that one.
 */
final class SegmentTexts {

    /** What may stand for itself in a path (RFC 3986 §3.3), the rarest in documents first. */
    private static final String CHARACTERS =
            "~!'*$@&+=,():_-QXZJKVWYqxzjkvw0123456789ABCDEFGHILMNOPRSTU" + "abcdefghilmnoprstu.";

    private static final String HEX_DIGITS = "0123456789ABCDEF";
    private static final Set<String> DOT_SEGMENTS = Set.of(".", "..");

    /** Something that a text can go on with: a character, or one in percent-encoding. */
    private record Symbol(String spelt, String meant) {
        boolean isEscaped() {
            return spelt.length() > 1;
        }
    }

    /**
     * How far every pattern is, one bit for each place in it.
     *
     * @param spelt by the text as it is spelt
     * @param meant by the text without percent-encoding
     * @param known the text while it may still become one that is asked for by itself, else empty
     */
    private record State(BitSet spelt, BitSet meant, boolean isEscaped, String known) {}

    private record Reached(State state, String text) {}

    /** What tells two texts apart. */
    private record Fits(BitSet spelt, BitSet meant, boolean isEscaped) {}

    private final SegmentReading asSpelt;
    private final SegmentReading asMeant;
    private final Set<Symbol> symbols;
    private final Set<String> except;
    private final Set<String> beginnings = new HashSet<>();
    private final Map<Fits, String> found = new LinkedHashMap<>();
    private final StepBudget budget;

    private SegmentTexts(Collection<SegmentPattern> patterns, Collection<String> literals, StepBudget budget) {
        this.asSpelt = new SegmentReading(patterns, SegmentPattern::texts);
        this.asMeant = new SegmentReading(patterns, SegmentPattern::decodedTexts);
        this.symbols = symbols(patterns, unused(patterns, literals));
        this.except = except(literals, symbols);
        this.budget = budget;
        except.forEach(
                text -> IntStream.rangeClosed(1, text.length()).forEach(end -> beginnings.add(text.substring(0, end))));
    }

    /**
     * The texts, the shortest first.
     *
     * @param literals texts that are looked at by themselves, and are none of the answer
     * @throws IllegalArgumentException when there are more ways than the budget lets be looked at, or every character means something
     */
    static List<String> of(Collection<SegmentPattern> patterns, Collection<String> literals, StepBudget budget) {
        return new SegmentTexts(patterns, literals, budget).all();
    }

    private List<String> all() {
        var start = new State(asSpelt.start(), asMeant.start(), false, "");
        var seen = new HashSet<State>();
        var open = new ArrayDeque<Reached>();
        open.add(new Reached(start, ""));
        while (!open.isEmpty()) {
            var reached = open.removeFirst();
            for (var symbol : symbols) {
                budget.take(1 + reached.state().spelt().cardinality());
                var text = reached.text() + symbol.spelt();
                var state = new State(
                        asSpelt.step(reached.state().spelt(), symbol.spelt()),
                        asMeant.step(reached.state().meant(), symbol.meant()),
                        reached.state().isEscaped() || symbol.isEscaped(),
                        beginnings.contains(text) ? text : "");
                if (seen.add(state)) {
                    open.addLast(new Reached(state, text));
                    if (!except.contains(text)) {
                        found.putIfAbsent(
                                new Fits(
                                        asSpelt.accepted(state.spelt()),
                                        asMeant.accepted(state.meant()),
                                        state.isEscaped()),
                                text);
                    }
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static Set<Symbol> symbols(Collection<SegmentPattern> patterns, char unused) {
        var symbols = new LinkedHashSet<Symbol>();
        symbols.add(new Symbol(String.valueOf(unused), String.valueOf(unused)));
        for (var pattern : patterns) {
            pattern.texts().forEach(text -> addSymbols(text, symbols));
            pattern.texts().stream()
                    .skip(1)
                    .filter(text -> !text.isEmpty())
                    .forEach(text -> addEscapesThatSpell(text, symbols));
        }
        return symbols;
    }

    private static void addSymbols(String text, Set<Symbol> symbols) {
        for (var at = 0; at < text.length(); ) {
            var end = at + 1;
            if (text.charAt(at) == '%') {
                end = at + 3 * octets(PercentEncoding.octetAt(text, at, text.length()));
            }
            addSymbol(text.substring(at, end), symbols);
            at = end;
        }
    }

    private static int octets(int first) {
        return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

    private static void addSymbol(String spelt, Set<Symbol> symbols) {
        PercentEncoding.decode(spelt).ifPresent(meant -> symbols.add(new Symbol(spelt, meant)));
    }

    /** A text that begins with hex digits can be spelt by the end of an escape, though it is not meant. */
    private static void addEscapesThatSpell(String text, Set<Symbol> symbols) {
        var first = text.charAt(0);
        if (HEX_DIGITS.indexOf(first) < 0) {
            return;
        }
        for (var before : "89AB".toCharArray()) {
            addSymbol("%C3%" + before + first, symbols);
        }
        addSymbol("%2" + first, symbols);
        addSymbol("%" + first + "0", symbols);
        addSymbol("%D" + first + "%80", symbols);
        addSymbol("%" + first + "9%80", symbols);
        if (text.length() > 1 && HEX_DIGITS.indexOf(text.charAt(1)) >= 0) {
            var both = text.substring(0, 2);
            addSymbol("%" + both, symbols);
            addSymbol("%C3%" + both, symbols);
            addSymbol("%D0%" + both, symbols);
            addSymbol("%" + both + "%80", symbols);
            addSymbol("%" + both + "%A0%80", symbols);
        }
        symbols.removeIf(symbol -> symbol.isEscaped()
                && !(RequestPath.parse("/" + symbol.spelt()) instanceof ParsedTarget.Accepted
                        && (symbol.meant().charAt(0) > 0x7E
                                || !PercentEncoding.isSegmentCharacter(
                                        symbol.meant().charAt(0)))));
    }

    private static char unused(Collection<SegmentPattern> patterns, Collection<String> literals) {
        var used = new StringBuilder(String.join("", literals));
        patterns.forEach(pattern -> pattern.texts().forEach(used::append));
        return (char) CHARACTERS
                .chars()
                .filter(c -> used.indexOf(String.valueOf((char) c)) < 0)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the paths use every character there is, so that no value of a parameter is like the others"));
    }

    /** Texts with other characters cannot come up. */
    private static Set<String> except(Collection<String> literals, Set<Symbol> symbols) {
        var characters = new HashSet<Integer>();
        symbols.forEach(symbol -> symbol.spelt().chars().forEach(characters::add));
        var except = new HashSet<>(DOT_SEGMENTS);
        literals.stream()
                .filter(text -> text.chars().allMatch(characters::contains))
                .forEach(except::add);
        return except;
    }

    /** Bounds what is done to compare, over all segments of all paths. */
    static final class StepBudget {
        private int left;

        StepBudget(int steps) {
            this.left = steps;
        }

        void take(int steps) {
            left -= steps;
            if (left < 0) {
                throw new IllegalArgumentException("segments of texts and parameters overlap in too many ways");
            }
        }
    }

    /** Reads texts with all patterns at once: each twice, once as it is and once with parameters that may be empty. */
    private static final class SegmentReading {
        private final Map<Character, BitSet> byCharacter = new HashMap<>();
        private final BitSet byAny = new BitSet();
        private final BitSet stays = new BitSet();
        private final BitSet starts = new BitSet();
        private final BitSet ends = new BitSet();
        private int places;

        SegmentReading(Collection<SegmentPattern> patterns, Function<SegmentPattern, List<String>> texts) {
            for (var pattern : patterns) {
                add(texts.apply(pattern), pattern.gaps());
                add(texts.apply(pattern), Collections.nCopies(pattern.gaps().size(), 0));
            }
        }

        private void add(List<String> texts, List<Integer> gaps) {
            starts.set(places);
            for (var i = 0; i < texts.size(); i++) {
                var text = texts.get(i);
                for (var at = 0; at < text.length(); at++) {
                    byCharacter
                            .computeIfAbsent(text.charAt(at), one -> new BitSet())
                            .set(places++);
                }
                if (i < gaps.size()) {
                    byAny.set(places, places + gaps.get(i));
                    places += gaps.get(i);
                    stays.set(places);
                }
            }
            ends.set(places++);
        }

        BitSet start() {
            return starts;
        }

        BitSet step(BitSet state, String text) {
            var at = state;
            for (var i = 0; i < text.length(); i++) {
                var on = byCharacter.getOrDefault(text.charAt(i), byAny);
                var next = new BitSet(places);
                for (var place = at.nextSetBit(0); place >= 0; place = at.nextSetBit(place + 1)) {
                    if (on.get(place) || byAny.get(place)) {
                        next.set(place + 1);
                    }
                    if (stays.get(place)) {
                        next.set(place);
                    }
                }
                at = next;
            }
            return at;
        }

        BitSet accepted(BitSet state) {
            var accepted = new BitSet(places);
            accepted.or(state);
            accepted.and(ends);
            return accepted;
        }
    }
}
