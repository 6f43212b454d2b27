package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.PathDistinction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The texts of all paths that not anybody may run, by their letters and digits, to find those that a segment may be taken for
 * ({@link MarkReadings}): a target is judged with each of them in its place, too. Where no segment has the letters of such a text, as of
 * nearly every target, looking allocates nothing. Immutable.
 */
final class MarkedTexts {

    /** Most ways to read one target. */
    static final int READINGS_MAX = 32;

    /** In which one text is taken for another. */
    private static final int WAYS = 8;

    /** Bits for each text, so that few others fall on one. */
    private static final int BITS_PER_TEXT = 16;

    /** An entity of OData by its key: {@code users(7)}, {@code users('a')}, {@code users(id=7)}. */
    private static final Pattern KEYED = Pattern.compile("([^(]+)\\((?:\\w+=)?'?([^()/']+)'?\\)(\\..*)?");

    /**
     * What a path, or a part of one, is read as.
     *
     * @param texts literals where a text was put in
     */
    record Read(String path, List<PathTemplate.Segment> texts) {

        static Read of(String text, String behind) {
            return new Read(FoldedReadings.spelt('/' + text + behind), List.of(new PathTemplate.Literal(text)));
        }

        Read with(Read next) {
            return new Read(
                    path + next.path,
                    Stream.concat(texts.stream(), next.texts.stream()).toList());
        }
    }

    /** Stands for what was a key of the segment before it. */
    private static final PathTemplate.Segment KEY = new PathTemplate.Parameter("key");

    private final Map<Integer, List<String>> texts;
    private final long[] bits;
    private final int mask;

    private MarkedTexts(Map<Integer, Set<String>> texts) {
        this.texts = new HashMap<>();
        var size = Integer.highestOneBit(Math.max(4, texts.size() * BITS_PER_TEXT / Long.SIZE)) * 2;
        this.bits = new long[size];
        this.mask = size * Long.SIZE - 1;
        texts.forEach((hash, all) -> {
            this.texts.put(hash, List.copyOf(all));
            var place = place(hash);
            bits[place / Long.SIZE] |= 1L << place;
        });
    }

    private int place(int hash) {
        return (hash ^ hash >>> 15) & mask;
    }

    /** Whether some segment may be taken for a text that it is not, as far as a look at it can tell. */
    boolean mayBeIn(String target, int end) {
        if (texts.isEmpty()) {
            return false;
        }
        var hash = 0;
        var start = 1;
        var isListed = false;
        for (var i = 1; i < end; i++) {
            var c = target.charAt(i);
            if (LenientText.isLetterOrDigit(c)) {
                hash = 31 * hash + (c | 0x20);
            } else if (c == '%' || (c == '+' && i == start) || ListedValues.isWildcard(c)) {
                return true;
            } else if (ListedValues.isSeparator(c)) {
                if (!isListed && mayBeListed(target, start, end)) {
                    return true;
                }
                isListed = true;
            } else if (c == '/') {
                isListed = false;
                if (isOther(hash, target, start, i)) {
                    return true;
                }
                hash = 0;
                start = i + 1;
            } else if ((c == '.' || c == '(') && (isOther(hash, target, start, i) || (c == '(' && isAmong(hash)))) {
                return true;
            }
        }
        return isOther(hash, target, start, end);
    }

    /** Whether one of several names in the segment that begins there may be such a text. */
    private boolean mayBeListed(String target, int start, int end) {
        var hash = 0;
        for (var i = start; i <= end; i++) {
            var c = i == end ? '/' : target.charAt(i);
            if (LenientText.isLetterOrDigit(c)) {
                hash = 31 * hash + (c | 0x20);
            } else if (c == '/' || c == '.' || ListedValues.isSeparator(c)) {
                if (isAmong(hash) || c == '/') {
                    return isAmong(hash);
                }
                hash = c == '.' ? hash : 0;
            }
        }
        return false;
    }

    /** All of them. */
    Stream<String> texts() {
        return texts.values().stream().flatMap(List::stream);
    }

    private boolean isAmong(int hash) {
        var place = place(hash);
        return hash != 0 && (bits[place / Long.SIZE] & 1L << place) != 0 && texts.containsKey(hash);
    }

    private boolean isOther(int hash, String target, int start, int end) {
        if (!isAmong(hash)) {
            return false;
        }
        var all = texts.getOrDefault(hash, List.of());
        for (var i = 0; i < all.size(); i++) {
            var text = all.get(i);
            if (text.length() != end - start || !target.startsWith(text, start)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it does no harm that segments of a path are taken for other texts. */
    boolean areHarmless(PathMeanings meanings) {
        if (meanings.isReread()
                || (meanings.minds(PathDistinction.PUNCTUATION) && meanings.minds(PathDistinction.LIST))
                || !mayBeIn(meanings.target, meanings.end)) {
            return true;
        }
        var asked = meanings.target.substring(1, meanings.end).split("/", -1);
        var lists = new ListedValues(this, meanings, List.of(asked));
        var readings = List.of(new Read("", List.of()));
        for (var i = 0; i < asked.length; i++) {
            var longer = new ArrayList<Read>();
            for (var next : readingsOf(asked[i], i, meanings, lists)) {
                for (var reading : readings) {
                    longer.add(reading.with(next));
                }
            }
            var length = longer.stream().mapToInt(read -> read.path().length()).sum();
            if (longer.size() > READINGS_MAX || !meanings.effort().allowsToLookAt(length)) {
                return false;
            }
            readings = longer;
        }
        var all = readings;
        return !meanings.effort().isSpent()
                && all.subList(1, all.size()).stream()
                        .allMatch(read -> meanings.decidesAlikeReadAs(read.path(), read.texts()));
    }

    /** The segment itself is the first. */
    private Set<Read> readingsOf(String raw, int segment, PathMeanings meanings, ListedValues lists) {
        var asked = MarkReadings.decoded(raw);
        var readings = new LinkedHashSet<Read>();
        readings.add(new Read('/' + raw, List.of(PathEnds.UNKNOWN)));
        addReadings(asked, "", segment, meanings, readings, false);
        lists.addTo(readings, asked, segment);
        var dots = 0;
        if (!meanings.effort().allows(raw.length())) {
            return readings;
        }
        for (var dot = asked.indexOf('.', 1);
                dot >= 0 && dots++ < FileNames.DOTS_MAX;
                dot = asked.indexOf('.', dot + 1)) {
            addReadings(asked.substring(0, dot), asked.substring(dot), segment, meanings, readings, false);
        }
        var keyed = KEYED.matcher(asked);
        if (!meanings.minds(PathDistinction.PUNCTUATION) && !isWrittenWithKey(meanings, segment) && keyed.matches()) {
            for (var text : textsOf(keyed.group(1))) {
                if (text.equalsIgnoreCase(keyed.group(1))) {
                    var format = keyed.group(3);
                    readings.add(new Read(
                            FoldedReadings.spelt('/' + text + '/' + keyed.group(2) + (format == null ? "" : format)),
                            List.of(new PathTemplate.Literal(text), KEY)));
                }
            }
        }
        return readings;
    }

    /** Whether a document writes a parenthesis there, or all of it. */
    private static boolean isWrittenWithKey(PathMeanings meanings, int segment) {
        return meanings.isText(segment)
                || (meanings.segments != null
                        && segment < meanings.segments.size()
                        && meanings.segments.get(segment).written().indexOf('(') >= 0);
    }

    /** @param isListed whether it is one of several names, so that it may be a text itself */
    void addReadings(
            String asked, String behind, int segment, PathMeanings meanings, Set<Read> readings, boolean isListed) {
        var mindsCase = meanings.minds(PathDistinction.LETTER_CASE);
        for (var text : textsOf(asked)) {
            if (meanings.effort().allows(WAYS * asked.length())
                    && ((isListed && (mindsCase ? asked.equals(text) : asked.equalsIgnoreCase(text)))
                            || (!meanings.minds(PathDistinction.PUNCTUATION)
                                    && MarkReadings.isTakenFor(asked, text, mindsCase, !meanings.isText(segment))))) {
                readings.add(Read.of(text, behind));
            }
        }
    }

    /** A template with a parameter for each key. */
    static @Nullable List<PathTemplate.Segment> withKeys(
            @Nullable List<PathTemplate.Segment> template, List<PathTemplate.Segment> texts) {
        if (template == null || texts.size() == template.size()) {
            return template;
        }
        var all = new ArrayList<PathTemplate.Segment>();
        var next = 0;
        for (var text : texts) {
            all.add(text.equals(KEY) || next == template.size() ? PathEnds.UNKNOWN : template.get(next++));
        }
        return all;
    }

    /** Those with the same letters and digits, also behind a namespace. */
    private List<String> textsOf(String asked) {
        var all = texts.getOrDefault(hash(asked, 0), List.of());
        var named = asked.startsWith("++") ? asked.indexOf("++", 2) : -1;
        if (named < 0) {
            return all;
        }
        var both = new ArrayList<>(all);
        both.addAll(texts.getOrDefault(hash(asked, named), List.of()));
        return both;
    }

    private static int hash(String text, int from) {
        var hash = 0;
        for (var i = from; i < text.length(); i++) {
            if (LenientText.isLetterOrDigit(text.charAt(i))) {
                hash = 31 * hash + (text.charAt(i) | 0x20);
            }
        }
        return hash;
    }

    /** Collects the texts. */
    static final class Builder {

        private final Map<Integer, Set<String>> texts = new HashMap<>();

        /** @param path that not anybody may run */
        void add(PathTemplate path) {
            add(path.segments());
            PathAliases.each(path, (segments, by) -> add(segments));
        }

        private void add(List<PathTemplate.Segment> segments) {
            for (var segment : segments) {
                if (segment instanceof PathTemplate.Literal literal
                        && !literal.text().isEmpty()) {
                    var text = MarkReadings.decoded(literal.text());
                    texts.computeIfAbsent(hash(text, 0), hash -> new LinkedHashSet<>())
                            .add(text);
                }
            }
        }

        MarkedTexts build() {
            return new MarkedTexts(texts);
        }
    }
}
