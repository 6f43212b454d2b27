package dev.latchkey.console.operator;

import dev.latchkey.console.lists.Heading;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.console.lists.Paging;
import dev.latchkey.console.lists.Tools;
import dev.latchkey.core.operator.SignUpAdministration;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.PartnerSearch;
import dev.latchkey.core.partner.PartnerSearch.Sort;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The list of partners: searched, filtered and sorted by links. */
public final class PartnerTablePage {

    private static final int PAGE = 50;

    private final Pages pages;
    private final PartnerPages.Stock stock;
    private final SignUpAdministration signUps;

    PartnerTablePage(Pages pages, PartnerPages.Stock stock, SignUpAdministration signUps) {
        this.signUps = signUps;
        this.pages = pages;
        this.stock = stock;
    }

    /** @param path of its page */
    public record Line(String path, String name, String id, boolean isActive, Moment createdAt) {}

    /**
     * A page of the list.
     *
     * @param waiting how many organisations want to be partners
     */
    public record Model(Tools tools, Map<Sort, Heading> headings, List<Line> partners, Paging paging, int waiting) {

        public Heading by(Sort sort) {
            return Objects.requireNonNull(headings.get(sort));
        }
    }

    HttpResponse handle(Visit visit) {
        var address = StateChips.read(PartnerPages.PATH, visit.query());
        var search = new PartnerSearch(
                address.text(),
                StateChips.wanted(address),
                address.sort(Sort.values(), Sort.NAME),
                address.isReversed());
        var found = stock.transactions().read(tx -> stock.partners().page(tx, search, address.position(), PAGE));
        var orders = new LinkedHashMap<Sort, String>();
        orders.put(Sort.NAME, pages.text("common.name"));
        orders.put(Sort.CREATED, pages.text("credentials.order.CREATED"));
        var model = new Model(
                address.tools(
                        pages.messages(),
                        "operator.partners.find",
                        "operator.partners.search.hint",
                        StateChips.of(pages.messages(), address),
                        List.of(address.order(pages.text("credentials.order"), search.sort(), orders))),
                Map.of(
                        Sort.NAME, address.heading(pages.text("common.name"), Sort.NAME, search.sort(), true),
                        Sort.CREATED,
                                address.heading(pages.text("common.created"), Sort.CREATED, search.sort(), false)),
                found.lines().stream().map(this::line).toList(),
                address.paging("", found, Partner::id),
                signUps.count());
        return pages.console(address.status(), visit, "operator/partners", model);
    }

    private Line line(Partner partner) {
        return new Line(
                PartnerPages.PATH + "/" + partner.id(),
                partner.name(),
                partner.id(),
                partner.isActive(),
                Moment.of(pages.messages(), partner.createdAt(), pages.clock().instant()));
    }
}
