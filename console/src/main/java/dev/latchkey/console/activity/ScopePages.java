package dev.latchkey.console.activity;

import dev.latchkey.console.credentials.CredentialHead;
import dev.latchkey.console.credentials.CredentialLookup;
import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.core.activity.Activity.TrialRefusal;
import dev.latchkey.core.activity.ActivityStores;
import dev.latchkey.core.activity.ScopeTrial;
import dev.latchkey.core.activity.ScopeTrialCommands;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /settings/credentials/{id}/scopes}: granted against used, and the way to what is used only. */
public final class ScopePages {

    private static final int REFUSALS_SHOWN = 50;

    /** Trials that are offered, in days. */
    private static final List<Integer> TRIALS = List.of(1, 7, 30);

    /** Texts by the value of the query parameter. */
    private static final Map<String, String> NOTES =
            Map.of("started", "scopes.started", "applied", "scopes.applied", "discarded", "scopes.discarded");

    private final Pages pages;
    private final ActivityStores stores;
    private final CredentialLookup lookup;
    private final ScopeTrialCommands commands;
    private final InstantSource clock;

    ScopePages(
            Pages pages,
            ActivityStores stores,
            CredentialLookup lookup,
            ScopeTrialCommands commands,
            InstantSource clock) {
        this.pages = pages;
        this.stores = stores;
        this.lookup = lookup;
        this.commands = commands;
        this.clock = clock;
    }

    /**
     * A scope of the client.
     *
     * @param calls how many it let in within 30 days
     */
    public record ScopeLine(String scope, long calls) {}

    /** What the trial would have refused. */
    public record MissingLine(String operation, List<String> missing, long calls, ShownValues.Time lastAt) {}

    /** A trial that runs or is over. */
    public record Trial(
            boolean isRunning,
            ShownValues.Time startedAt,
            ShownValues.Time endsAt,
            List<String> kept,
            List<MissingLine> refused) {}

    /**
     * The page.
     *
     * @param seen the trial that there is, or that there is none, for the forms
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            CredentialHead head,
            List<ScopeLine> scopes,
            List<Integer> trials,
            @Nullable Trial trial,
            Seen seen,
            @Nullable String note,
            @Nullable String error) {

        public long unused() {
            return scopes.stream().filter(line -> line.calls() == 0).count();
        }

        public boolean isUsed() {
            return scopes.stream().anyMatch(line -> line.calls() > 0);
        }
    }

    void addTo(Routes.Builder routes) {
        var path = ActivityPages.PATH + "/scopes";
        var acts = Permissions.CREDENTIALS_MANAGE;
        routes.get(path, pages.company(Permissions.CREDENTIALS_VIEW, visit -> show(200, visit, null)))
                .post(path + "/trial", pages.company(acts, this::start))
                .post(path + "/apply", pages.company(acts, this::apply))
                .post(path + "/discard", pages.company(acts, this::discard));
    }

    private HttpResponse start(Visit visit) {
        var days = visit.form().find("days").filter(text -> text.matches("[0-9]{1,3}"));
        return run(
                visit,
                "started",
                id -> commands.start(
                        visit.actor(), id, days.map(Integer::parseInt).orElse(0), trial -> requireSeen(visit, trial)));
    }

    private HttpResponse apply(Visit visit) {
        return run(visit, "applied", id -> commands.apply(visit.actor(), id, trial -> requireSeen(visit, trial)));
    }

    private HttpResponse discard(Visit visit) {
        return run(visit, "discarded", id -> commands.discard(visit.actor(), id, trial -> requireSeen(visit, trial)));
    }

    private static void requireSeen(Visit visit, Optional<ScopeTrial> trial) {
        visit.seen().require(ScopeTrial.seen(trial));
    }

    /** What a form asks for. */
    @FunctionalInterface
    private interface Action {
        void run(String clientId);
    }

    private HttpResponse run(Visit visit, String note, Action action) {
        try {
            action.run(visit.path("id"));
        } catch (CommandRefused e) {
            if (e.reason() == CommandRefused.Reason.NOT_FOUND) {
                throw e;
            }
            return show(ShownValues.status(e), visit, ShownValues.sentence(e));
        }
        return pages.seeOther(
                new LocalPath("/settings/credentials/" + visit.path("id") + "/scopes").with("note", note));
    }

    private HttpResponse show(int status, Visit visit, @Nullable String error) {
        if (!(lookup.get(visit.actor(), visit.path("id")) instanceof OAuthClient client)) {
            throw CommandRefused.notFound("client");
        }
        var note = visit.query().find("note").map(NOTES::get).map(pages::text);
        var model = stores.transactions().read(tx -> model(tx, client, note.orElse(null), error));
        return pages.console(status, visit, "activity/scopes", model);
    }

    private Model model(Transaction tx, OAuthClient client, @Nullable String note, @Nullable String error) {
        var now = clock.instant();
        var subject = new Subject(client.companyId(), client.id());
        var found = stores.trials().find(tx, subject);
        var trial = found.orElse(null);
        var from = now.getEpochSecond() / Duration.ofDays(1).toSeconds() - ScopeTrialCommands.DAYS_LOOKED_BACK + 1;
        var used = stores.activity().scopesUsed(tx, subject, from);
        return new Model(
                lookup.head(client, now),
                client.settings().scopes().names().stream()
                        .map(scope -> new ScopeLine(scope, used.getOrDefault(scope, 0L)))
                        .toList(),
                TRIALS,
                trial == null ? null : trial(tx, trial),
                ScopeTrial.seen(found),
                note,
                error);
    }

    private Trial trial(Transaction tx, ScopeTrial trial) {
        return new Trial(
                trial.isRunningAt(clock.instant()),
                ShownValues.time(trial.startedAt()),
                ShownValues.time(trial.endsAt()),
                trial.scopes().names(),
                stores.trials().refusals(tx, trial.subject(), REFUSALS_SHOWN).stream()
                        .map(ScopePages::line)
                        .toList());
    }

    private static MissingLine line(TrialRefusal refusal) {
        return new MissingLine(
                refusal.operation(),
                refusal.missing().stream().sorted().toList(),
                refusal.calls(),
                ShownValues.time(refusal.lastAt()));
    }
}
