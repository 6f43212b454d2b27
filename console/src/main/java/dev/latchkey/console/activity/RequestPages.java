package dev.latchkey.console.activity;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.core.activity.ActivityStores;
import dev.latchkey.core.activity.CallOutcome;
import dev.latchkey.core.activity.CallSearch;
import dev.latchkey.core.activity.RecordedCall;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.DateTimes;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.NavigationGroup;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Section;
import dev.latchkey.page.Visit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /settings/requests}: the calls of a company by their id, path, status, outcome, credential and time, and by operation. */
public final class RequestPages implements Section {

    static final String PATH = "/settings/requests";

    private static final int CALLS_SHOWN = 50;
    private static final int OPERATIONS_SHOWN = 10;
    private static final int OPERATION_LENGTH_MAX = 200;
    private static final int ID_LENGTH_MAX = 64;

    /** A status, or all that begin with a digit. */
    private static final Pattern STATUS = Pattern.compile("[1-5](?:[0-9]{2}|xx)");

    private final Pages pages;
    private final ActivityStores stores;

    public RequestPages(Pages pages, ActivityStores stores) {
        this.pages = pages;
        this.stores = stores;
    }

    /** @param credentialName absent when the company has no such credential any more, or an application made the call */
    public record Line(
            ShownValues.Time at,
            RecordedCall call,
            String credentialId,
            @Nullable String credentialName) {}

    /** What was asked, as it was typed. */
    public record Asked(
            String request, String path, String status, String outcome, String credential, String from, String until) {}

    /** @param errors what of the question cannot be read, and was left out */
    public record Model(
            Asked asked,
            List<CallOutcome> outcomes,
            List<String> errors,
            List<Line> lines,
            List<CallSearch.OfOperation> operations,
            boolean hasMore) {}

    @Override
    public String title() {
        return "Requests";
    }

    @Override
    public List<NavigationEntry> navigation() {
        return List.of(NavigationEntry.with(Permissions.CREDENTIALS_VIEW, "requests", PATH)
                .in(NavigationGroup.ACCESS));
    }

    @Override
    public void addTo(Routes.Builder routes) {
        routes.get(PATH, pages.company(Permissions.CREDENTIALS_VIEW, this::search));
    }

    private HttpResponse search(Visit visit) {
        var asked = asked(visit.query());
        var errors = new ArrayList<String>();
        var search = search(asked, errors);
        var companyId = visit.actor().companyId();
        var model = stores.transactions().read(tx -> {
            var found = stores.activity().find(tx, companyId, search, CALLS_SHOWN + 1);
            return new Model(
                    asked,
                    Arrays.asList(CallOutcome.values()),
                    errors,
                    found.stream().limit(CALLS_SHOWN).map(RequestPages::line).toList(),
                    stores.activity().findByOperation(tx, companyId, search, OPERATIONS_SHOWN),
                    found.size() > CALLS_SHOWN);
        });
        return pages.console(errors.isEmpty() ? 200 : 400, visit, "activity/requests", model);
    }

    private static Line line(CallSearch.Found found) {
        return new Line(
                ShownValues.time(found.call().at()), found.call(), found.credentialId(), found.credentialName());
    }

    private static Asked asked(FormParameters query) {
        return new Asked(
                text(query, "request", ID_LENGTH_MAX),
                text(query, "path", OPERATION_LENGTH_MAX),
                text(query, "status", ID_LENGTH_MAX),
                text(query, "outcome", ID_LENGTH_MAX),
                text(query, "credential", ID_LENGTH_MAX),
                text(query, "from", ID_LENGTH_MAX),
                text(query, "until", ID_LENGTH_MAX));
    }

    private static String text(FormParameters query, String name, int lengthMax) {
        var text = query.find(name).orElse("").strip();
        return text.length() > lengthMax ? text.substring(0, lengthMax) : text;
    }

    private CallSearch search(Asked asked, List<String> errors) {
        var status = asked.status();
        var isRead = STATUS.matcher(status).matches();
        if (!status.isEmpty() && !isRead) {
            errors.add(pages.text("requests.status.error"));
        }
        var outcome = Arrays.stream(CallOutcome.values())
                .filter(one -> one.name().equals(asked.outcome()))
                .findFirst();
        return new CallSearch(
                asked.request(),
                asked.path(),
                isRead ? Integer.parseInt(status.replace("xx", "00")) : 100,
                isRead ? Integer.parseInt(status.replace("xx", "99")) : 599,
                outcome.orElse(null),
                asked.credential(),
                instant(asked.from(), errors),
                instant(asked.until(), errors));
    }

    /** As a browser's field for date and time writes it, in UTC; absent when there is none, or none that can be read. */
    private @Nullable Instant instant(String text, List<String> errors) {
        if (text.isEmpty()) {
            return null;
        }
        var time = DateTimes.parseUtc(text);
        if (time.isEmpty()) {
            errors.add(pages.text("requests.time.error"));
        }
        return time.orElse(null);
    }
}
