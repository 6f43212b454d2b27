package dev.latchkey.console.operator;

import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.catalogue.ApisChange.Outcome;
import dev.latchkey.core.operator.OperatorCheck;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityText;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /operator/changes}: what the files would change, shown before it counts, and applied as it was shown. */
final class ChangePage {

    static final String PATH = OperatorDoor.PATH + "/changes";

    private final Pages pages;
    private final OperatorDoor door;
    private final ApisChange changes;
    private final OperatorCheck check;
    private final SecurityText words;

    ChangePage(Pages pages, OperatorDoor door, PlatformState state, OperatorCheck check) {
        this.pages = pages;
        this.door = door;
        this.changes = state.changes();
        this.check = check;
        this.words = new SecurityText(state.catalogue().carriers());
    }

    void addTo(Routes.Builder routes) {
        routes.get(PATH, door.page(visit -> show(200, visit, changes.plan(), null)))
                .post(PATH, door.recent(this::apply));
    }

    private HttpResponse show(int status, Visit visit, ApisChange.Plan plan, @Nullable String note) {
        var opening = part(plan, AccessComparison.Change::isOpening);
        var others = part(plan, change -> !change.isOpening());
        var model = new ApiModels.Change(
                plan.digest(),
                plan.isEmpty(),
                plan.isApplicable(),
                plan.opens(),
                plan.problems(),
                plan.restarts(),
                opening,
                ShownPart.of(others, visit.query(), "page", new LocalPath(PATH)),
                plan.openings(),
                plan.others(),
                note);
        return pages.console(status, visit, "operator/changes", model);
    }

    private List<ApiModels.Access> part(ApisChange.Plan plan, Predicate<AccessComparison.Change> which) {
        return plan.access().stream().filter(which).map(this::line).toList();
    }

    private ApiModels.Access line(AccessComparison.Change change) {
        return new ApiModels.Access(
                change.method() + " " + change.path(), words(change.before()), words(change.after()));
    }

    private String words(@Nullable Operation operation) {
        return operation == null ? pages.text("operator.change.absent") : words.of(operation);
    }

    private HttpResponse apply(Visit visit) {
        var operator = visit.operator();
        check.require(operator);
        var digest = visit.form().find("digest").orElse("");
        return switch (changes.apply(digest, operator.author(), tx -> check.require(tx, operator))) {
            case Outcome.Applied _ -> pages.seeOther(new LocalPath(ApiPages.PATH).with("note", "applied"));
            case Outcome.Refused(var plan) -> show(422, visit, plan, pages.text("operator.change.refused"));
            case Outcome.Overtaken(var plan) -> show(409, visit, plan, pages.text("operator.change.overtaken"));
        };
    }
}
