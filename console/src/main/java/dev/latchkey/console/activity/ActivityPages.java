package dev.latchkey.console.activity;

import dev.latchkey.console.credentials.CredentialHead;
import dev.latchkey.console.credentials.CredentialLookup;
import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.plot.Plot;
import dev.latchkey.console.plot.Range;
import dev.latchkey.console.refusals.Remedies;
import dev.latchkey.console.refusals.Remedies.Remedy;
import dev.latchkey.core.activity.ActivityStores;
import dev.latchkey.core.activity.RecordedCall;
import dev.latchkey.core.activity.RecordedRefusal;
import dev.latchkey.core.activity.ScopeTrialCommands;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Section;
import dev.latchkey.page.Visit;
import java.time.InstantSource;
import java.util.List;

/** {@code /settings/credentials/{id}/activity}: calls over time, the last calls, refusals with their explanation. */
public final class ActivityPages implements Section {

    static final String PATH = "/settings/credentials/{id}";

    private static final int CALLS_SHOWN = 20;
    private static final int REFUSALS_SHOWN = 20;

    private final Pages pages;
    private final ActivityStores stores;
    private final CredentialLookup lookup;
    private final InstantSource clock;
    private final ScopePages scopes;
    private final Remedies remedies;

    /** @param remedies what ends a refusal */
    public ActivityPages(
            Pages pages,
            ActivityStores stores,
            CredentialLookup lookup,
            ScopeTrialCommands commands,
            Remedies remedies,
            InstantSource clock) {
        this.pages = pages;
        this.stores = stores;
        this.lookup = lookup;
        this.clock = clock;
        this.remedies = remedies;
        this.scopes = new ScopePages(pages, stores, lookup, commands, clock);
    }

    public record CallLine(ShownValues.Time at, RecordedCall call) {}

    /**
     * One of the last refusals.
     *
     * @param remedies what ends it, where whoever looks may do it
     */
    public record RefusalLine(ShownValues.Time at, RecordedRefusal refusal, List<Remedy> remedies) {}

    /** The page. */
    public record Model(
            CredentialHead head, Range range, Plot plot, List<CallLine> calls, List<RefusalLine> refusals) {}

    @Override
    public String title() {
        return "What credentials do";
    }

    @Override
    public List<NavigationEntry> navigation() {
        return List.of();
    }

    @Override
    public void addTo(Routes.Builder routes) {
        routes.get(PATH + "/activity", pages.company(Permissions.CREDENTIALS_VIEW, this::activity));
        scopes.addTo(routes);
    }

    private HttpResponse activity(Visit visit) {
        var credential = lookup.get(visit.actor(), visit.path("id"));
        var range = Range.of(visit.query().find("range").orElse(""));
        var now = clock.instant();
        var client = remedies.client(visit, credential.id());
        var subject = new Subject(visit.actor().companyId(), credential.id());
        var model = stores.transactions()
                .read(tx -> new Model(
                        lookup.head(credential, now),
                        range,
                        Plot.of(stores.activity().counts(tx, subject, Plot.firstHour(range, now)), range, now),
                        stores.activity().calls(tx, subject, CALLS_SHOWN).stream()
                                .map(call -> new CallLine(ShownValues.time(call.at()), call))
                                .toList(),
                        stores.activity().refusals(tx, subject, REFUSALS_SHOWN).stream()
                                .map(refusal -> new RefusalLine(
                                        ShownValues.time(refusal.call().at()),
                                        refusal,
                                        client.map(one -> remedies.find(
                                                        one, refusal.call().operation(), refusal.explanation()))
                                                .orElse(List.of())))
                                .toList()));
        return pages.console(200, visit, "activity/activity", model);
    }
}
