package dev.latchkey.manage;

import dev.latchkey.core.command.Actor;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.engine.routing.ParsedQuery;
import dev.latchkey.engine.routing.QueryParameters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A judged request as an operation sees it.
 *
 * @param actor who asks; every command checks once more what this one may do
 */
record ManageCall(HttpRequest http, Actor.InCompany actor, QueryParameters query) {

    static final int LIMIT_MAX = 100;
    static final int LIMIT_DEFAULT = 50;

    private static final int VALUE_LENGTH_MAX = 200;

    static ManageCall of(HttpRequest http, Actor.InCompany actor) {
        var query = http.query() == null ? "" : http.query();
        if (QueryParameters.parse(query) instanceof ParsedQuery.Read(QueryParameters parameters)) {
            return new ManageCall(http, actor, parameters);
        }
        throw Problem.malformed(null, "expected a query of the form limit=50&q=name");
    }

    String companyId() {
        return actor.companyId();
    }

    /** A parameter of the path. */
    String path(String name) {
        var value = http.pathParameters().get(name);
        if (value == null) {
            throw new IllegalStateException("the path has no parameter " + name);
        }
        return value;
    }

    /** @throws Problem when a parameter was sent that the operation does not have */
    void takesOnly(List<String> names) {
        for (var sent : query.all()) {
            if (!names.contains(sent.name())) {
                throw Problem.malformed(sent.name(), "not a parameter of this operation: expected " + names);
            }
        }
    }

    Optional<String> parameter(String name) {
        var values = query.values(name);
        if (values.size() > 1) {
            throw Problem.malformed(name, "expected once, got " + values.size() + " times");
        }
        return values.stream().findFirst().map(value -> {
            if (value.length() > VALUE_LENGTH_MAX) {
                throw Problem.malformed(name, "expected at most " + VALUE_LENGTH_MAX + " characters");
            }
            return value;
        });
    }

    /** One of an enumeration's names, in any case. */
    <E extends Enum<E>> @Nullable E parameter(String name, Class<E> type) {
        var value = parameter(name).orElse(null);
        return value == null ? null : constant(name, value, type);
    }

    static <E extends Enum<E>> E constant(String name, String value, Class<E> type) {
        for (var constant : type.getEnumConstants()) {
            if (constant.name().equals(value.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw Problem.malformed(name, "expected one of " + List.of(type.getEnumConstants()));
    }

    /** Rows in one page. */
    int limit() {
        var text = parameter("limit").orElse(Integer.toString(LIMIT_DEFAULT));
        if (text.matches("[0-9]{1,3}")) {
            var limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LIMIT_MAX) {
                return limit;
            }
        }
        throw Problem.malformed("limit", "expected 1 to " + LIMIT_MAX);
    }

    @Nullable
    String header(String name) {
        var values = http.headers().getAll(name);
        if (values.size() > 1) {
            throw Problem.malformed(name, "expected once");
        }
        return values.isEmpty() ? null : values.getFirst();
    }
}
