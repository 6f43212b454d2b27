package dev.latchkey.engine.decision;

import dev.latchkey.engine.apispec.CombinedSecurity;
import dev.latchkey.engine.apispec.ConditionalSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.routing.ParsedQuery;
import dev.latchkey.engine.routing.QueryParameters;
import dev.latchkey.engine.routing.QueryReadings;
import dev.latchkey.engine.routing.RequestPath;
import java.util.ArrayList;
import java.util.List;

/** Chooses security by the query. A query that could be read in two ways is refused, as the upstream may read the other. */
final class Conditions {

    private Conditions() {}

    static ApplicableSecurity apply(Operation operation, RequestPath path) {
        for (var condition : operation.conditionalSecurity()) {
            if (QueryReadings.isInPath(path, condition.parameter())) {
                return ambiguous("expected no query parameter within the path of this operation, because "
                        + condition.parameter() + " decides which credential is needed");
            }
        }
        if (!path.hasQuery()) {
            return new ApplicableSecurity.Requirements(operation.security());
        }
        var rawQuery = path.rawQuery();
        if (rawQuery.indexOf(';') >= 0) {
            // Some servers part parameters at semicolons, and so would see one more than we do.
            return ambiguous("expected no semicolon in the query of this operation; percent-encode it");
        }
        var query = QueryParameters.parse(path);
        if (query instanceof ParsedQuery.Malformed malformed) {
            return ambiguous(malformed.reason());
        }
        if (query instanceof ParsedQuery.Read read) {
            return apply(operation, path, read.parameters());
        }
        throw new IllegalStateException("no security by a " + query.getClass());
    }

    private static ApplicableSecurity apply(Operation operation, RequestPath path, QueryParameters parameters) {
        var stricter = new ArrayList<SecurityRequirements>();
        for (var condition : operation.conditionalSecurity()) {
            var values = parameters.values(condition.parameter());
            if (values.size() > 1 || parameters.hasLookalike(condition.parameter())) {
                return ambiguous("expected the query parameter " + condition.parameter()
                        + " at most once and spelled exactly so, because it decides which credential is needed");
            }
            var isMet = isMet(condition, values);
            if (!isReadAlike(condition, path, isMet)) {
                return ambiguous("expected a query that every server parts and decodes alike, because its parameter "
                        + condition.parameter() + " decides which credential is needed");
            }
            if (isMet) {
                stricter.add(condition.security());
            }
        }
        return new ApplicableSecurity.Requirements(
                stricter.isEmpty() ? operation.security() : CombinedSecurity.of(stricter));
    }

    /** @param operation that has conditions, all of which are met */
    static SecurityRequirements all(Operation operation) {
        return CombinedSecurity.of(operation.conditionalSecurity().stream()
                .map(ConditionalSecurity::security)
                .toList());
    }

    private static boolean isMet(ConditionalSecurity condition, List<String> values) {
        return !condition.unless().containsAll(values);
    }

    /** Whether no server that decodes before it parts, or twice, finds that another rule applies. */
    private static boolean isReadAlike(ConditionalSecurity condition, RequestPath path, boolean isMet) {
        return QueryReadings.of(path, condition.parameter())
                .filter(readings -> readings.stream().allMatch(values -> isMet(condition, values) == isMet))
                .isPresent();
    }

    private static ApplicableSecurity ambiguous(String whatWasExpected) {
        return new ApplicableSecurity.Ambiguous(new Denial(
                Denial.Reason.MALFORMED_REQUEST,
                new Explanation(Gate.REQUEST, List.of(whatWasExpected), List.of(), List.of(), "")));
    }
}
