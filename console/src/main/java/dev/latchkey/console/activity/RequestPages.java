package dev.latchkey.console.activity;

import dev.latchkey.console.lists.Heading;
import dev.latchkey.console.lists.ListAddress;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.console.lists.Paging;
import dev.latchkey.console.lists.Tools;
import dev.latchkey.core.activity.ActivityStores;
import dev.latchkey.core.activity.CallOutcome;
import dev.latchkey.core.activity.CallSearch;
import dev.latchkey.core.activity.CallSearch.Sort;
import dev.latchkey.core.activity.RecordedCall;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.DateTimes;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.NavigationGroup;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Section;
import dev.latchkey.page.Visit;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /settings/requests}: the calls of a company by their id, path, status, outcome, credential and time, and by operation. */
public final class RequestPages implements Section {

    static final String PATH = "/settings/requests";

    private static final int CALLS_SHOWN = 50;
    private static final int OPERATIONS_SHOWN = 10;
    private static final int OPERATION_LENGTH_MAX = 200;
    private static final int ID_LENGTH_MAX = 64;

    /** Fields of the form. */
    private static final Set<String> FORM = Set.of("status", "credential", "request", "from", "until");

    /** As every answer carries it. */
    private static final Pattern REQUEST_ID = Pattern.compile("[0-9A-Fa-f]{28}");

    /** A status, or all that begin with a digit. */
    private static final Pattern STATUS = Pattern.compile("[1-5](?:[0-9]{2}|xx)");

    private final Pages pages;
    private final ActivityStores stores;

    public RequestPages(Pages pages, ActivityStores stores) {
        this.pages = pages;
        this.stores = stores;
    }

    /**
     * A call.
     *
     * @param badge class of the badge of its status
     * @param credential its name, or its id when the company has no such credential any more or an application made the call
     * @param path of what the credential does; absent without a name
     */
    public record Line(
            RecordedCall call,
            String badge,
            Moment at,
            String credential,
            @Nullable String path) {}

    /** What was asked, as it was typed. */
    public record Asked(
            String request, String path, String status, String outcome, String credential, String from, String until) {

        /** Whether the form asks for anything. */
        public boolean isNarrow() {
            return !(request + status + credential + from + until).isEmpty();
        }
    }

    /** @param errors what of the question cannot be read, and was left out */
    public record Model(
            Asked asked,
            Tools tools,
            FieldErrors errors,
            Map<Sort, Heading> headings,
            List<Line> lines,
            Paging paging,
            List<CallSearch.OfOperation> operations) {

        /** What is asked for otherwise than by the form. */
        public Map<String, String> kept() {
            var kept = new LinkedHashMap<>(tools.asked());
            kept.keySet().removeAll(FORM);
            return kept;
        }

        /** Whether what cannot be read stands in the form, which is open then. */
        public boolean isFormWrong() {
            return Stream.of("status", "from", "until").anyMatch(field -> errors.error(field) != null);
        }

        public Heading by(Sort sort) {
            return Objects.requireNonNull(headings.get(sort));
        }
    }

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
        var address = address(visit.query(), asked);
        var errors = check(asked);
        var search = search(asked);
        var order = new CallSearch.Order(address.sort(Sort.values(), Sort.TIME), address.isReversed());
        var companyId = visit.actor().companyId();
        var model = stores.transactions().read(tx -> {
            var found = stores.activity().find(tx, companyId, search, order, address.position(), CALLS_SHOWN);
            return new Model(
                    asked,
                    tools(address, asked, order.sort()),
                    errors,
                    headings(address, order.sort()),
                    found.lines().stream().map(this::line).toList(),
                    address.paging("", found, one -> one.call().requestId()),
                    stores.activity().findByOperation(tx, companyId, search, OPERATIONS_SHOWN));
        });
        return pages.console(errors.isEmpty() ? 200 : 400, visit, "activity/requests", model);
    }

    private Line line(CallSearch.Found found) {
        var name = found.credentialName();
        var badge = switch (found.call().outcome()) {
            case SUCCEEDED -> "usual";
            case REJECTED_BY_API -> "warn";
            case REFUSED, LIMITED, FAILED -> "bad";
        };
        return new Line(
                found.call(),
                "lk-badge-" + badge,
                Moment.of(pages.messages(), found.call().at(), pages.clock().instant()),
                name == null ? found.credentialId() : name,
                name == null ? null : "/settings/credentials/" + found.credentialId() + "/activity");
    }

    private Tools tools(ListAddress address, Asked asked, Sort current) {
        var outcomes = new LinkedHashMap<String, String>();
        for (var outcome : CallOutcome.values()) {
            outcomes.put(outcome.name(), pages.text("activity.outcome." + outcome.name()));
        }
        var orders = new LinkedHashMap<Sort, String>();
        orders.put(Sort.TIME, pages.text("credentials.order.CREATED"));
        orders.put(Sort.TOOK, pages.text("requests.slowest"));
        orders.put(Sort.STATUS, pages.text("activity.status"));
        return new Tools(
                PATH,
                "path",
                pages.text("requests.path"),
                pages.text("requests.path"),
                asked.path(),
                null,
                address.asked(),
                address.chips("outcome", pages.text("credentials.any.state"), outcomes),
                List.of(address.order(pages.text("credentials.order"), current, orders)),
                address.isFiltered());
    }

    private Map<Sort, Heading> headings(ListAddress address, Sort current) {
        return Map.of(
                Sort.TIME, address.heading(pages.text("activity.when"), Sort.TIME, current, false),
                Sort.TOOK, address.heading(pages.text("activity.took"), Sort.TOOK, current, false),
                Sort.STATUS, address.heading(pages.text("activity.status"), Sort.STATUS, current, false));
    }

    private static ListAddress address(FormParameters query, Asked asked) {
        var understood = new LinkedHashMap<String, String>();
        understood.put("path", asked.path());
        understood.put("status", asked.status());
        understood.put("outcome", asked.outcome());
        understood.put("credential", asked.credential());
        understood.put("request", asked.request());
        understood.put("from", asked.from());
        understood.put("until", asked.until());
        understood.values().removeIf(String::isEmpty);
        return ListAddress.read(PATH, query, understood);
    }

    private static Asked asked(FormParameters query) {
        return new Asked(
                text(query, "request", ID_LENGTH_MAX),
                text(query, "path", OPERATION_LENGTH_MAX),
                text(query, "status", ID_LENGTH_MAX),
                text(query, "outcome", ID_LENGTH_MAX).toUpperCase(Locale.ROOT),
                text(query, "credential", ID_LENGTH_MAX),
                text(query, "from", ID_LENGTH_MAX),
                text(query, "until", ID_LENGTH_MAX));
    }

    private static String text(FormParameters query, String name, int lengthMax) {
        var text = query.find(name).orElse("").strip();
        return text.length() > lengthMax ? text.substring(0, lengthMax) : text;
    }

    /** What of the question cannot be read; it is left out of the search. */
    private FieldErrors check(Asked asked) {
        return FieldErrors.of(
                () -> check(asked.status().isEmpty() || isStatus(asked.status()), "status", "requests.status.error"),
                () -> check(
                        asked.outcome().isEmpty() || outcome(asked).isPresent(),
                        "outcome",
                        "common.list.unknown",
                        asked.outcome()),
                () -> check(isTime(asked.from()), "from", "requests.time.error"),
                () -> check(isTime(asked.until()), "until", "requests.time.error"));
    }

    private void check(boolean isRight, String field, String text, Object... values) {
        if (!isRight) {
            throw CommandRefused.invalid(field, pages.text(text, values));
        }
    }

    private static boolean isStatus(String text) {
        return STATUS.matcher(text).matches();
    }

    private static boolean isTime(String text) {
        return text.isEmpty() || DateTimes.parseUtc(text).isPresent();
    }

    private static Optional<CallOutcome> outcome(Asked asked) {
        return Arrays.stream(CallOutcome.values())
                .filter(one -> one.name().equals(asked.outcome()))
                .findFirst();
    }

    /** Whoever has the id of a request pastes it where they see a search. */
    private static CallSearch search(Asked asked) {
        var isId = asked.request().isEmpty() && REQUEST_ID.matcher(asked.path()).matches();
        var status = asked.status();
        var isRead = isStatus(status);
        return new CallSearch(
                isId ? asked.path().toLowerCase(Locale.ROOT) : asked.request(),
                isId ? "" : asked.path(),
                isRead ? Integer.parseInt(status.replace("xx", "00")) : 100,
                isRead ? Integer.parseInt(status.replace("xx", "99")) : 599,
                outcome(asked).orElse(null),
                asked.credential(),
                instant(asked.from()),
                instant(asked.until()));
    }

    /** As a browser's field for date and time writes it, in UTC; absent when there is none, or none that can be read. */
    private static @Nullable Instant instant(String text) {
        return text.isEmpty() ? null : DateTimes.parseUtc(text).orElse(null);
    }
}
