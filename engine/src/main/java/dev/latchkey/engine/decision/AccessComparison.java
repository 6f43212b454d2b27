package dev.latchkey.engine.decision;

import dev.latchkey.engine.apispec.CombinedSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a change of documents does to who may call what. Compared is what is enforced and not what is written: two documents that
 * say the same in other words do not differ.
 */
public final class AccessComparison {

    /**
     * What became of one method on one path.
     *
     * @param path as the document writes it after the change, or before it where it is gone
     * @param before absent for an operation that is new
     * @param after absent for one that is gone
     * @param opened ways in that were not there before
     * @param closed ways in that are there no more
     * @param upgradesOpened protocols that connections may be given over to by it, and could not
     * @param upgradesClosed protocols that they could be given over to and may no longer
     */
    public record Change(
            HttpMethod method,
            String path,
            @Nullable Operation before,
            @Nullable Operation after,
            List<Admission> opened,
            List<Admission> closed,
            List<String> upgradesOpened,
            List<String> upgradesClosed) {

        public Change {
            opened = List.copyOf(opened);
            closed = List.copyOf(closed);
            upgradesOpened = List.copyOf(upgradesOpened);
            upgradesClosed = List.copyOf(upgradesClosed);
        }

        /** Whether somebody gets in who did not, or to more: what follows a connection that is given over is judged by nobody. */
        public boolean isOpening() {
            return !opened.isEmpty() || !upgradesOpened.isEmpty();
        }

        /** Whether anybody gets in, or no longer gets in, or to more or less than before. */
        boolean isDifferent() {
            return before == null || after == null || isOpening() || !closed.isEmpty() || !upgradesClosed.isEmpty();
        }
    }

    private static final String NOBODY_NAMES_IT = "\0";
    private static final int QUERIES_MAX = 10_000;

    private AccessComparison() {}

    /**
     * Compares two states of one deployment's APIs or of one of them.
     *
     * @return what changed, by path and method; empty when everybody may call what they could, and take connections where they could
     * @throws IllegalArgumentException when the conditions of one operation can be met in more than {@value #QUERIES_MAX} ways
     */
    public static List<Change> between(List<Operation> before, List<Operation> after) {
        var old = byPlace(before);
        var changed = byPlace(after);
        var keys = new TreeSet<>(old.keySet());
        keys.addAll(changed.keySet());
        var changes = new ArrayList<Change>();
        for (var key : keys) {
            var was = old.get(key);
            var is = changed.get(key);
            var change = between(was, is);
            if (change.isDifferent()) {
                changes.add(change);
            }
        }
        return List.copyOf(changes);
    }

    /**
     * Whether somebody is let in by the second who is not by the first, or to more, wherever the two stand.
     *
     * @param before absent for nobody
     * @throws IllegalArgumentException as {@link #between(List, List)} does
     */
    public static boolean isOpening(@Nullable Operation before, Operation after) {
        return between(before == null ? null : new Place("", before), new Place("", after))
                .isOpening();
    }

    /** An operation under one of its paths. */
    private record Place(String path, Operation operation) {}

    /** By path without the names of parameters, and method: what makes two operations the same to a caller. */
    private static Map<String, Place> byPlace(List<Operation> operations) {
        var places = new TreeMap<String, Place>();
        for (var operation : operations) {
            for (var path : operation.paths()) {
                places.put(unnamed(path) + ' ' + operation.method(), new Place(path.toString(), operation));
            }
        }
        return places;
    }

    private static String unnamed(PathTemplate path) {
        return path.toString().replaceAll("\\{[^}]*}", "{}");
    }

    private static Change between(@Nullable Place was, @Nullable Place is) {
        var before = was == null ? null : was.operation();
        var after = is == null ? null : is.operation();
        var opened = new LinkedHashSet<Admission>();
        var closed = new LinkedHashSet<Admission>();
        for (var query : queries(before, after)) {
            var ways = admissions(before, query);
            var waysNow = admissions(after, query);
            opened.addAll(Admissions.notWithin(waysNow, ways));
            closed.addAll(Admissions.notWithin(ways, waysNow));
        }
        var place = is == null ? Objects.requireNonNull(was) : is;
        return new Change(
                place.operation().method(),
                place.path(),
                before,
                after,
                List.copyOf(opened),
                List.copyOf(closed),
                without(upgrades(after), upgrades(before)),
                without(upgrades(before), upgrades(after)));
    }

    /** Nobody gets as far as to give a connection over where nobody gets in. */
    private static Set<String> upgrades(@Nullable Operation operation) {
        return operation == null || operation.security().isClosed() ? Set.of() : operation.upgrades();
    }

    private static List<String> without(Set<String> some, Set<String> others) {
        return some.stream().filter(one -> !others.contains(one)).sorted().toList();
    }

    /**
     * One query, as its parameters, for each way in which the conditions of the two can be met or not.
     *
     * @throws IllegalArgumentException when there are more than {@value #QUERIES_MAX}
     */
    private static Set<Map<String, String>> queries(@Nullable Operation before, @Nullable Operation after) {
        var values = new TreeMap<String, Set<String>>();
        for (var operation : new Operation[] {before, after}) {
            if (operation != null) {
                for (var condition : operation.conditionalSecurity()) {
                    var known = values.computeIfAbsent(condition.parameter(), parameter -> new LinkedHashSet<>());
                    known.add(NOBODY_NAMES_IT);
                    known.addAll(condition.unless());
                }
            }
        }
        var queries = new LinkedHashSet<Map<String, String>>();
        queries.add(Map.of());
        for (var parameter : values.entrySet()) {
            for (var query : List.copyOf(queries)) {
                for (var value : parameter.getValue()) {
                    var longer = new HashMap<>(query);
                    longer.put(parameter.getKey(), value);
                    queries.add(longer);
                }
                if (queries.size() > QUERIES_MAX) {
                    throw new IllegalArgumentException("the conditions of " + parameter.getKey() + " and others can be"
                            + " met in too many ways to compare");
                }
            }
        }
        return queries;
    }

    private static List<Admission> admissions(@Nullable Operation operation, Map<String, String> query) {
        return operation == null ? List.of() : Admissions.of(operation, applicable(operation, query));
    }

    private static SecurityRequirements applicable(Operation operation, Map<String, String> query) {
        var stricter = new ArrayList<SecurityRequirements>();
        for (var condition : operation.conditionalSecurity()) {
            var value = query.get(condition.parameter());
            if (value != null && !condition.unless().contains(value)) {
                stricter.add(condition.security());
            }
        }
        return stricter.isEmpty() ? operation.security() : CombinedSecurity.of(stricter);
    }
}
