package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a change of documents may do to requests that only some API takes ({@link LenientTargets}). Such a request is refused where one
 * of its readings leads elsewhere, so that it may be let through when what it could be taken for is gone, or is the same operation now.
 * It is not said which requests these are, but that there may be some: a value with such a form may be read as any text, and one with
 * an encoded slash as several segments. What else happens to them happens to requests that every server reads alike too.
 */
final class LenientComparison {

    /** Most pairs of a path of an API that takes something and a path that is changed. */
    static final int PAIRS_MAX = 4_000_000;

    /** Texts that may be read in several ways themselves. */
    private static final Pattern NOT_PLAIN = Pattern.compile(";|%2[5Ff]|%3[Bb]");

    private final ApiOperations after;
    private final List<Changed> changes;
    private int pairs;

    /**
     * A template that may have to do with requests in another way than before.
     *
     * @param what became of it, as a sentence goes on
     */
    record Changed(PathTemplate place, String what) {}

    private LenientComparison(ApiOperations after, Collection<Changed> changes) {
        this.after = after;
        this.changes = List.copyOf(changes);
    }

    /**
     * Says which APIs may take requests that were refused.
     *
     * @return a sentence for each
     * @throws IllegalArgumentException when there is more to compare than may be
     */
    static List<String> openings(ApiOperations after, Collection<Changed> changes) {
        var comparison = new LenientComparison(after, changes);
        return Stream.concat(after.all().stream(), after.contradicting().stream())
                .map(Operation::api)
                .distinct()
                .sorted()
                .flatMap(api -> comparison.opening(api).stream())
                .toList();
    }

    private Optional<String> opening(String api) {
        var taken = EnumSet.noneOf(Leniency.class);
        taken.addAll(after.leniencies(api));
        taken.retainAll(Leniency.ofTargets());
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        return Stream.concat(after.all().stream(), after.contradicting().stream())
                .filter(operation ->
                        operation.api().equals(api) && !operation.security().isClosed())
                .flatMap(operation -> operation.paths().stream())
                .filter(PathTemplate::hasParameter)
                .flatMap(path -> changes.stream()
                        .filter(change -> mayBeTakenFor(path, taken, change.place()))
                        .map(change -> text(api, taken, path, change)))
                .findFirst();
    }

    private static String text(String api, Set<Leniency> taken, PathTemplate path, Changed change) {
        return api + ": takes " + String.join(", ", Leniency.names(taken)) + ", and " + change.place() + " "
                + change.what() + ": requests for " + path + " that were refused, since a server could take them for"
                + " others, may be let through";
    }

    /** Whether a request for a path that is lenient in its values may have a reading that has to do with another. */
    private boolean mayBeTakenFor(PathTemplate path, Set<Leniency> taken, PathTemplate other) {
        if (++pairs > PAIRS_MAX) {
            throw new IllegalArgumentException("too many paths may be taken for one another");
        }
        var texts = withoutSlashAtEnd(other.segments());
        var reached = new BitSet();
        reached.set(0);
        for (var segment : withoutSlashAtEnd(path.segments())) {
            var next = new BitSet();
            for (var at = reached.nextSetBit(0); at >= 0 && at < texts.size(); at = reached.nextSetBit(at + 1)) {
                if (segment instanceof PathTemplate.Literal literal
                        && !NOT_PLAIN.matcher(literal.text()).find()) {
                    next.set(at + 1, next.get(at + 1) || mayBe(texts.get(at), literal.text()));
                    continue;
                }
                var longest = taken.contains(Leniency.ENCODED_SLASH) ? texts.size() : at + 1;
                for (var end = at + 1; end <= longest && !isEmpty(texts.get(end - 1)); end++) {
                    next.set(end);
                }
            }
            // A server may take the path to end at the semicolon of a value.
            if (taken.contains(Leniency.PATH_PARAMETERS)
                    && !(segment instanceof PathTemplate.Literal)
                    && next.get(texts.size())) {
                return true;
            }
            // And at a question mark or a number sign, also where the value begins with it.
            if (taken.contains(Leniency.ENCODED_PATH_END)
                    && !(segment instanceof PathTemplate.Literal)
                    && (next.get(texts.size()) || reached.get(texts.size()))) {
                return true;
            }
            if (taken.contains(Leniency.ENCODED_PATH_END) && !(segment instanceof PathTemplate.Literal)) {
                next.or(reached); // who ends the segment alone there finds none
            }
            reached = next;
        }
        return reached.get(texts.size());
    }

    /** Many servers do not mind it. */
    private static List<PathTemplate.Segment> withoutSlashAtEnd(List<PathTemplate.Segment> segments) {
        var last = segments.size() - 1;
        return last >= 0 && isEmpty(segments.get(last)) ? segments.subList(0, last) : segments;
    }

    private static boolean isEmpty(PathTemplate.Segment segment) {
        return segment instanceof PathTemplate.Literal literal && literal.text().isEmpty();
    }

    /** Also in another spelling. */
    private static boolean mayBe(PathTemplate.Segment segment, String text) {
        return segment instanceof PathTemplate.Literal other
                ? decoded(other.text()).equals(decoded(text))
                : !text.isEmpty();
    }

    private static String decoded(String text) {
        return PercentEncoding.decode(text).orElse(text);
    }
}
