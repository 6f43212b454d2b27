package dev.latchkey.console.credentials;

import dev.latchkey.console.credentials.FormFields.Chooser;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The buttons of a client's form that do not send it: each shows the form again as it was typed, with other scopes or another role chosen,
 * and says what it did. Nothing is made or changed.
 */
final class FormSteps {

    /** The form as it is shown next. */
    record Step(TypedForm typed, Chooser chooser) {}

    private final Pages pages;
    private final ScopeCatalog catalog;
    private final SampleCalls served;
    private final RoleChoices roles;
    private final FormFields fields;

    FormSteps(Pages pages, ScopeCatalog catalog, SampleCalls served, RoleChoices roles, FormFields fields) {
        this.pages = pages;
        this.catalog = catalog;
        this.served = served;
        this.roles = roles;
        this.fields = fields;
    }

    /**
     * What a form asks for that is not to be taken yet: also one that was sent while operations were ticked whose scopes nobody has seen, or
     * whose levels would give other scopes by now than those that it showed under them.
     *
     * @return empty when it is to be taken
     */
    Optional<Step> of(Visit visit, TypedForm typed, ScopeOffer offer) {
        return typed.scopes().isOutdated() ? Optional.of(outdated(visit, typed, offer)) : asked(visit, typed, offer);
    }

    private Optional<Step> asked(Visit visit, TypedForm typed, ScopeOffer offer) {
        var form = visit.form();
        var calls = OperationChoice.ticked(form);
        return switch (form.find("do").orElse("")) {
            case "read" -> Optional.of(started(visit, typed, offer, reading(offer)));
            case "nothing" -> Optional.of(started(visit, typed, offer, TypedScopes.NONE));
            case "find" -> Optional.of(new Step(typed, fields.chooser(form, offer, List.of())));
            case "look" -> Optional.of(new Step(typed, fields.chooser(form, offer, List.of(sum(visit, typed)))));
            case "tick" -> Optional.of(ticked(visit, typed, offer, calls, false));
            default -> {
                if (OperationChoice.asksAnew(form)) {
                    yield Optional.of(new Step(typed, fields.chooser(form, offer, List.of())));
                }
                yield calls.isEmpty() ? Optional.empty() : Optional.of(ticked(visit, typed, offer, calls, true));
            }
        };
    }

    /** With the scopes that were seen when they were chosen, each ticked by its name, and what the levels would give beside or no more. */
    private Step outdated(Visit visit, TypedForm typed, ScopeOffer offer) {
        var was = typed.scopes();
        var seen = typed.with(TypedScopes.of(was.chosen()));
        var next = asked(visit, seen, offer)
                .orElseGet(() -> new Step(seen, fields.chooser(visit.form(), offer, List.of(sum(visit, seen)))));
        var notes = new ArrayList<String>();
        if (!was.fresh().isEmpty()) {
            notes.add(pages.text("credentials.form.outdated.fresh", String.join(", ", was.fresh())));
        }
        if (!was.gone().isEmpty()) {
            notes.add(pages.text("credentials.form.outdated.gone", String.join(", ", was.gone())));
        }
        notes.addAll(next.chooser().notes());
        notes.add(pages.text("credentials.form.step.unsent"));
        var chooser = next.chooser();
        return new Step(
                next.typed(),
                new Chooser(
                        chooser.offer(),
                        chooser.operations(),
                        notes.stream().distinct().toList()));
    }

    private static TypedScopes reading(ScopeOffer offer) {
        return TypedScopes.of(offer.choices()
                .filter(ScopeOffer.Choice::isReading)
                .map(ScopeOffer.Choice::name)
                .toList());
    }

    private Step started(Visit visit, TypedForm typed, ScopeOffer offer, TypedScopes scopes) {
        var next = typed.with(scopes);
        return new Step(next, fields.chooserOfScopes(offer, List.of(sum(visit, next))));
    }

    private Step ticked(Visit visit, TypedForm typed, ScopeOffer offer, Set<String> calls, boolean wasSent) {
        var needs = new OperationNeeds(catalog, offer);
        var notes = new ArrayList<String>();
        var chosen = new TreeSet<>(typed.scopes().chosen());
        var permissions = new TreeSet<String>();
        for (var operation : called(calls)) {
            var missing = needs.missing(operation, chosen);
            notes.add(note(operation, missing));
            if (missing.isPresent()) {
                chosen.addAll(missing.get());
                operation.permissions().forEach(one -> permissions.add(one.value()));
            }
        }
        if (calls.isEmpty()) {
            notes.add(pages.text("credentials.form.step.none"));
        }
        var next = withRole(visit, typed.with(TypedScopes.of(chosen)), permissions, notes);
        notes.add(sum(visit, next));
        if (wasSent) {
            notes.add(pages.text("credentials.form.step.unsent"));
        }
        return new Step(next, fields.chooserOfScopes(offer, notes));
    }

    private List<Operation> called(Set<String> calls) {
        return served.operations().stream()
                .filter(operation -> calls.contains(operation.signature()))
                .toList();
    }

    private String note(Operation operation, Optional<Set<String>> missing) {
        var name = operation.signature();
        if (missing.isEmpty()) {
            return pages.text("credentials.form.step.closed", name);
        }
        return missing.get().isEmpty()
                ? pages.text("credentials.form.step.held", name)
                : pages.text("credentials.form.step.ticked", name, String.join(", ", missing.get()));
    }

    /** With the least role that has some permissions beside those of the chosen one, where that one does not. */
    private TypedForm withRole(Visit visit, TypedForm typed, Set<String> permissions, List<String> notes) {
        var chosen = roles.role(visit, typed.systemRole());
        var held = chosen.map(SystemRole::permissions).orElse(Set.of());
        var missing = permissions.stream()
                .map(Permission::new)
                .filter(one -> !held.contains(one))
                .collect(Collectors.toSet());
        if (missing.isEmpty()) {
            return typed;
        }
        var names = missing.stream().map(Permission::value).sorted().collect(Collectors.joining(", "));
        var wanted = new ArrayList<>(held);
        wanted.addAll(missing);
        var better = roles.leastRole(visit, wanted);
        if (better.isEmpty()) {
            notes.add(pages.text("credentials.form.step.noRole", names));
            return typed;
        }
        notes.add(pages.text("credentials.form.step.role", better.get().name(), names));
        return typed.withRole(better.get().id());
    }

    private String sum(Visit visit, TypedForm typed) {
        var scopes = typed.scopes().chosen();
        var held = Scopes.of(
                scopes.stream().filter(Scope::isScopeToken).map(Scope::new).toList());
        var opened = roles.role(visit, typed.systemRole())
                .map(role -> served.opened(Scopes.NONE, held, role).size())
                .orElse(0);
        return pages.text("credentials.form.step.sum", scopes.size(), opened);
    }
}
