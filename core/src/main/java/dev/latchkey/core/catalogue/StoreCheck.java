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

    private final CatalogueSource source;
    private final List<SpecProblem> problems = new ArrayList<>();

    private StoreCheck(CatalogueSource source) {
        this.source = source;
    }

    /** Everything that somebody holds and the catalogue no longer knows; empty when it fits. */
    public static List<SpecProblem> problems(Catalogue catalogue, HeldNames held, Transaction tx) {
        return problems(catalogue.parts(), held, tx);
    }

    /** As {@link #problems(Catalogue, HeldNames, Transaction)}, by those parts that are there. */
    public static List<SpecProblem> problems(CatalogueParts parts, HeldNames held, Transaction tx) {
        var check = new StoreCheck(parts.source());
        var roles = parts.roles();
        if (roles != null) {
            check.gone(
                    "roles", held.roles(tx), id -> roles.find(id).isPresent(), "role", "users and OAuth clients hold");
        }
        var scopes = parts.scopes();
        if (scopes != null && parts.hasEveryScope()) {
            Predicate<String> isKnown =
                    name -> scopes.canonical(new Scope(name)).isPresent();
            check.gone("scopes", held.scopes(tx), isKnown, "scope", "OAuth clients and applications hold");
        }
        var permissions = parts.permissions();
        if (permissions != null) {
            Predicate<String> isKnown = name -> permissions.all().contains(new Permission(name));
            check.gone("permissions", held.permissions(tx), isKnown, "permission", "roles of companies hold");
        }
        var fields = parts.ruleFields();
        if (fields != null && !fields.isEmpty()) {
            check.rules(fields, held.rules(tx));
        }
        return check.problems;
    }

    /** A rule that no row can meet opens nothing, and nobody would know why. */
    private void rules(List<RuleField> fields, List<HeldNames.Rules> groups) {
        var goneFields = new TreeMap<String, Integer>();
        var goneValues = new TreeMap<String, Integer>();
        for (var group : groups) {
            group.rules()
                    .forEach((name, values) -> fields.stream()
                            .filter(field -> field.name().equals(name))
                            .findFirst()
                            .ifPresentOrElse(
                                    field -> values.stream()
                                            .filter(value -> !field.values().isEmpty()
                                                    && !field.values().contains(value))
                                            .forEach(value -> goneValues.merge(
                                                    value + " of the field " + name, group.groups(), Integer::sum)),
                                    () -> goneFields.merge(name, group.groups(), Integer::sum)));
        }
        add("accessGroupFields", goneFields, "field", "access groups ask for");
        add("accessGroupFields", goneValues, "value", "access groups ask for");
    }

    /** Those names that are not known, with the number of their holders. */
    private void gone(String key, List<Held> held, Predicate<String> isKnown, String what, String who) {
        var gone = new TreeMap<String, Integer>();
        for (var one : held) {
            for (var name : one.text().split(" ", -1)) {
                if (!name.isEmpty() && !isKnown.test(name)) {
                    gone.merge(name, one.holders(), Integer::sum);
                }
            }
        }
        add(key, gone, what, who);
    }

    private void add(String key, Map<String, Integer> gone, String what, String who) {
        gone.forEach((name, holders) -> problems.add(new SpecProblem(
                source.at(key),
                "the " + what + " " + name + " is gone, and " + holders + " " + who
                        + " it; define it, or start with the old catalogue and take it from them first")));
    }
}
