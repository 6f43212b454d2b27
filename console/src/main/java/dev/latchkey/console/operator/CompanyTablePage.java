package dev.latchkey.console.operator;

import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.CompanySearch;
import dev.latchkey.core.company.CompanySearch.Sort;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The list of all companies: searched, filtered and sorted by links. */
final class CompanyTablePage {

    private static final int PAGE = 50;

    private final Pages pages;
    private final CompanyReader reader;

    CompanyTablePage(Pages pages, CompanyReader reader) {
        this.pages = pages;
        this.reader = reader;
    }

    HttpResponse handle(Visit visit) {
        var address = StateChips.read(CompanyPages.PATH, visit.query());
        var search = new CompanySearch(
                address.text(),
                StateChips.wanted(address),
                address.sort(Sort.values(), Sort.CREATED),
                address.isReversed());
        var found = reader.page(search, address.position(), PAGE);
        var count = reader.count();
        var orders = new LinkedHashMap<Sort, String>();
        orders.put(Sort.CREATED, pages.text("credentials.order.CREATED"));
        orders.put(Sort.NAME, pages.text("common.name"));
        orders.put(Sort.IDENTIFIER, pages.text("operator.identifier"));
        var model = new CompanyModels.ListModel(
                pages.text("operator.companies.count", count.all(), count.inactive()),
                address.tools(
                        pages.messages(),
                        "operator.companies.find",
                        "operator.companies.search.hint",
                        StateChips.of(pages.messages(), address),
                        List.of(address.order(pages.text("credentials.order"), search.sort(), orders))),
                Map.of(
                        Sort.NAME, address.heading(pages.text("common.name"), Sort.NAME, search.sort(), true),
                        Sort.IDENTIFIER,
                                address.heading(
                                        pages.text("operator.identifier"), Sort.IDENTIFIER, search.sort(), true),
                        Sort.CREATED,
                                address.heading(pages.text("common.created"), Sort.CREATED, search.sort(), false)),
                found.lines().stream().map(this::line).toList(),
                address.paging("", found, Company::id));
        return pages.console(address.status(), visit, "operator/companies", model);
    }

    private CompanyModels.Line line(Company company) {
        return new CompanyModels.Line(
                CompanyPages.PATH + "/" + company.id(),
                company.id(),
                company.identifier(),
                company.name(),
                company.isActive(),
                Moment.of(pages.messages(), company.createdAt(), pages.clock().instant()));
    }
}
