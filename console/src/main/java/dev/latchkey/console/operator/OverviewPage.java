package dev.latchkey.console.operator;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.credentials.ShownValues.Time;
import dev.latchkey.core.operator.SignUpAdministration;
import dev.latchkey.core.review.ListingReview;
import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Refusals;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /operator}: how the platform is, and what somebody should look at. */
public final class OverviewPage {

    static final String PATH = OperatorDoor.PATH;

    private static final String AUDIT_LOG = PATH + "/audit-log";

    private final Pages pages;
    private final OperatorDoor door;
    private final NodeReader node;
    private final CompanyReader companies;
    private final PartnerPages.Stock partners;
    private final PlatformState state;
    private final SignUpAdministration signUps;
    private final ListingReview listings;

    OverviewPage(
            Pages pages,
            OperatorDoor door,
            OperatorPages.Readers readers,
            SignUpAdministration signUps,
            ListingReview listings) {
        this.signUps = signUps;
        this.listings = listings;
        this.pages = pages;
        this.door = door;
        this.node = readers.node();
        this.companies = readers.companies();
        this.partners = readers.partners();
        this.state = readers.state();
    }

    /** Something to look at, on a page. */
    public record Matter(String text, String path) {

        /** Ends the key of what the page is called, where it is not the page of one API. */
        public @Nullable String page() {
            return switch (path) {
                case LimitsPage.PATH -> "limits";
                case NodePage.PATH -> "node";
                case AUDIT_LOG -> "platformAudit";
                case ApiPages.PATH -> "apis";
                case SignUpListPages.PATH -> "partners";
                case ListingReviewPages.PATH -> "listings";
                default -> null;
            };
        }

        /** Of the API whose page it is. */
        public String api() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** How much there is of something, with its page. */
    public record Amount(String name, String value, String path) {}

    /**
     * The page.
     *
     * @param reasons why the node is not ready; none when it is
     */
    public record Model(List<String> reasons, List<Matter> matters, List<Amount> numbers, Time startedAt) {}

    void addTo(Routes.Builder routes) {
        routes.get(PATH, door.page(this::show));
    }

    private HttpResponse show(Visit visit) {
        var count = companies.count();
        var matters = new ArrayList<Matter>();
        restored().ifPresent(matters::add);
        var waiting = signUps.count();
        if (waiting > 0) {
            matters.add(new Matter(pages.text("operator.signUps.waiting", waiting), SignUpListPages.PATH));
        }
        var submitted = listings.count();
        if (submitted > 0) {
            matters.add(new Matter(pages.text("operator.listings.waiting", submitted), ListingReviewPages.PATH));
        }
        node.budgets().stream()
                .filter(LimitsPage::isScarce)
                .map(one -> new Matter(
                        pages.text("operator.overview.scarce", pages.text("operator.budget." + one.name())),
                        LimitsPage.PATH))
                .forEach(matters::add);
        refused().ifPresent(matters::add);
        node.views().stream()
                .filter(view -> view.trouble() != null)
                .map(view -> new Matter(
                        pages.text("operator.overview.behind", pages.text("operator.view." + view.view())),
                        NodePage.PATH))
                .forEach(matters::add);
        certificate().ifPresent(matters::add);
        state.apis().stream().filter(this::isDown).map(this::down).forEach(matters::add);
        room().ifPresent(matters::add);
        if (!state.contradictions().isEmpty()) {
            matters.add(new Matter(pages.text("operator.apis.contradictions"), ApiPages.PATH));
        }
        state.apis().stream().flatMap(this::access).forEach(matters::add);
        if (!node.facts().mail().isServer()) {
            matters.add(new Matter(pages.text("operator.overview.mail"), NodePage.PATH));
        }
        var operations = state.apis().stream()
                .mapToLong(api -> api.document().operations().size())
                .sum();
        var model = new Model(
                node.reasons(),
                matters,
                List.of(
                        amount(pages.text("operator.overview.companies", count.all()), count.all(), CompanyPages.PATH),
                        partners(),
                        amount(
                                pages.text(
                                        "operator.overview.apis", state.apis().size()),
                                state.apis().size(),
                                ApiPages.PATH),
                        amount(pages.text("operator.overview.operations", operations), operations, ApiPages.PATH),
                        amount(pages.text("operator.overview.refusals"), refusedToCallers(), LimitsPage.PATH)),
                ShownValues.time(node.startedAt()));
        return pages.console(200, visit, "operator/overview", model);
    }

    private Amount partners() {
        var count = partners.transactions().read(tx -> partners.partners().count(tx));
        return amount(pages.text("operator.overview.partners", count), count, PartnerPages.PATH);
    }

    private Amount amount(String name, long value, String path) {
        return new Amount(name, pages.text("operator.overview.number", value), path);
    }

    /** Whom an API lets in, where that may not be meant: nobody, or everybody. */
    private Stream<Matter> access(PlatformState.Api api) {
        var document = api.document();
        var path = ApiPages.PATH + "/" + api.name();
        var closed = state.closedOperations(api);
        var open = state.openOperations(api);
        var all = document.operations().size();
        return Stream.concat(
                Stream.of(closed)
                        .filter(count -> count > 0)
                        .map(count ->
                                new Matter(pages.text("operator.overview.closed", count, document.title()), path)),
                Stream.of(open)
                        .filter(count -> count * 2 > all)
                        .map(count ->
                                new Matter(pages.text("operator.overview.open", count, document.title(), all), path)));
    }

    /** What all callers together may take up was not enough for somebody, within the last hour. */
    private Optional<Matter> refused() {
        var recent = Refusals.lastHour(node.budgets().stream()
                .map(Budget::recently)
                .filter(Objects::nonNull)
                .toList());
        return recent.count() == 0
                ? Optional.empty()
                : Optional.of(new Matter(pages.text("operator.overview.refused", recent.count()), LimitsPage.PATH));
    }

    /** Because of a limit of their own. */
    private long refusedToCallers() {
        return Refusals.lastHour(state.limits().stream()
                        .flatMap(limit -> limit.refusals().stream())
                        .toList())
                .count();
    }

    /** The store is a copy of an earlier time, so that what was revoked since counts again. */
    private Optional<Matter> restored() {
        return node.facts().store().restored().get().map(store -> new Matter(restored(store), AUDIT_LOG));
    }

    /** Little is free on the disk of the store. */
    private Optional<Matter> room() {
        var store = node.facts().store();
        return store.isShort()
                ? Optional.of(new Matter(
                        pages.text(
                                "operator.overview.room",
                                Sizes.of(store.freeBytes().getAsLong()),
                                Sizes.of(store.reserveBytes().getAsLong())),
                        NodePage.PATH))
                : Optional.empty();
    }

    private String restored(NodeFacts.Restored store) {
        var madeAt = store.madeAt();
        return madeAt == null
                ? pages.text("operator.overview.unread", store.reminder())
                : pages.text(
                        "operator.overview.restored", ShownValues.time(madeAt).text(), store.reminder());
    }

    private Optional<Matter> certificate() {
        var tls = node.facts().tls();
        return tls != null && tls.ends().get().stream().anyMatch(one -> NodePage.endsSoon(one, node.now()))
                ? Optional.of(new Matter(pages.text("operator.overview.certificate"), NodePage.PATH))
                : Optional.empty();
    }

    private boolean isDown(PlatformState.Api api) {
        var figures = state.upstreams().get().get(api.name());
        return figures != null && figures.addresses().stream().anyMatch(address -> !address.isUp());
    }

    private Matter down(PlatformState.Api api) {
        return new Matter(
                pages.text("operator.overview.down", api.document().title()), ApiPages.PATH + "/" + api.name());
    }
}
