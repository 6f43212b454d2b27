package dev.latchkey.core.catalogue;

import dev.latchkey.core.catalogue.HeldNames.Held;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Holds a catalogue against what the store was filled with under an earlier one. */
public final class StoreCheck {

    private StoreCheck() {}

    /** Everything that somebody holds and the catalogue no longer knows; empty when it fits. */
    public static List<SpecProblem> problems(Catalogue catalogue, HeldNames held, Transaction tx) {
        var problems = new ArrayList<SpecProblem>();
        gone(held.roles(tx), role -> catalogue.roles().find(role).isPresent())
                .forEach((role, holders) -> problems.add(problem(
                        catalogue,
                        "roles",
                        "the role " + role + " is gone, and " + holders + " users and OAuth clients hold it")));
        gone(
                        held.scopes(tx),
                        scope -> catalogue.scopes().canonical(new Scope(scope)).isPresent())
                .forEach((scope, holders) -> problems.add(problem(
                        catalogue,
                        "scopes",
                        "the scope " + scope + " is gone, and " + holders
                                + " OAuth clients and applications hold it")));
        gone(held.permissions(tx), permission -> catalogue.permissions().all().contains(new Permission(permission)))
                .forEach((permission, holders) -> problems.add(problem(
                        catalogue,
                        "permissions",
                        "the permission " + permission + " is gone, and " + holders + " roles of companies hold it")));
        return problems;
    }

    /** Those names that are not known, with the number of their holders. */
    private static Map<String, Integer> gone(List<Held> held, Predicate<String> isKnown) {
        var gone = new TreeMap<String, Integer>();
        for (var one : held) {
            for (var name : one.text().split(" ", -1)) {
                if (!name.isEmpty() && !isKnown.test(name)) {
                    gone.merge(name, one.holders(), Integer::sum);
                }
            }
        }
        return gone;
    }

    private static SpecProblem problem(Catalogue catalogue, String key, String message) {
        return new SpecProblem(
                catalogue.source().at(key),
                message + "; define it, or start with the old catalogue and take it from them first");
    }
}
