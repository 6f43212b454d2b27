package dev.latchkey.console.activity;

import dev.latchkey.console.credentials.Words;
import dev.latchkey.core.activity.ActivityStore;
import dev.latchkey.core.activity.RecordedCall;
import dev.latchkey.core.activity.RecordedRefusal;
import dev.latchkey.core.activity.ShadowCommands;
import dev.latchkey.core.activity.Shadows;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.InstantSource;
import java.util.List;

/** {@code /settings/credentials/{id}/activity}: calls over time, the last calls, refusals with their explanation. */
public final class ActivityPages {

    static final String PATH = "/settings/credentials/{id}";

    private static final int CALLS_SHOWN = 20;
    private static final int REFUSALS_SHOWN = 20;

    private final Pages pages;
    private final Parts parts;
    private final ScopePages scopes;

    /** What the pages stand on. */
    public record Parts(
            Transactions transactions,
            ActivityStore activity,
            Shadows shadows,
            Credentials credentials,
            ShadowCommands commands,
            InstantSource clock) {

        /** @throws CommandRefused when the visitor's company has no such credential */
        Credential credential(Visit visit) {
            return transactions
                    .read(tx -> credentials.find(tx, visit.actor().companyId(), visit.path("id")))
                    .orElseThrow(() -> CommandRefused.notFound("credential"));
        }
    }

    public ActivityPages(Pages pages, Parts parts) {
        this.pages = pages;
        this.parts = parts;
        this.scopes = new ScopePages(pages, parts);
    }

    /** One of the last calls. */
    public record CallLine(Words.Time at, RecordedCall call) {}

    /** One of the last refusals. */
    public record RefusalLine(Words.Time at, RecordedRefusal refusal) {}

    /** The page. */
    public record Model(
            String id,
            String name,
            boolean isClient,
            Range range,
            Plot plot,
            List<CallLine> calls,
            List<RefusalLine> refusals) {}

    public void addTo(Routes.Builder routes) {
        routes.get(PATH + "/activity", pages.company(Permissions.CREDENTIALS_VIEW, this::activity));
        scopes.addTo(routes);
    }

    private HttpResponse activity(Visit visit) {
        var credential = parts.credential(visit);
        var range = Range.of(visit.query().find("range").orElse(""));
        var now = parts.clock().instant();
        var subject = new Subject(visit.actor().companyId(), credential.id());
        var model = parts.transactions()
                .read(tx -> new Model(
                        credential.id(),
                        credential.facts().label().name(),
                        credential instanceof OAuthClient,
                        range,
                        Plot.of(parts.activity().counts(tx, subject, Plot.firstHour(range, now)), range, now),
                        parts.activity().calls(tx, subject, CALLS_SHOWN).stream()
                                .map(call -> new CallLine(Words.time(call.at()), call))
                                .toList(),
                        parts.activity().refusals(tx, subject, REFUSALS_SHOWN).stream()
                                .map(refusal -> new RefusalLine(
                                        Words.time(refusal.call().at()), refusal))
                                .toList()));
        return pages.console(200, visit, "activity/activity", model);
    }
}
