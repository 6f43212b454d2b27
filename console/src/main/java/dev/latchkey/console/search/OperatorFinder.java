package dev.latchkey.console.search;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.CompanySearch;
import dev.latchkey.core.partner.PartnerSearch;
import dev.latchkey.core.partner.Partners;
import dev.latchkey.engine.apispec.ApiDocument;
import java.util.List;
import java.util.Locale;

/** Finds companies, partners and APIs, for who runs the platform. */
public final class OperatorFinder {

    static final int COMPANIES_MAX = 5;
    static final int PARTNERS_MAX = 4;
    static final int APIS_MAX = 3;

    private final Transactions transactions;
    private final Companies companies;
    private final Partners partners;
    private final List<ApiDocument> apis;

    /** @param apis those of the configuration */
    public OperatorFinder(Transactions transactions, Companies companies, Partners partners, List<ApiDocument> apis) {
        this.transactions = transactions;
        this.companies = companies;
        this.partners = partners;
        this.apis = List.copyOf(apis);
    }

    List<HitGroup> find(String question) {
        return transactions.read(tx -> List.of(companies(tx, question), partners(tx, question), apis(question)));
    }

    private HitGroup companies(Transaction tx, String question) {
        var search = new CompanySearch(question, null, CompanySearch.Sort.NAME, false);
        var found = companies.directory().page(tx, search, null, COMPANIES_MAX).lines();
        return new HitGroup(
                "companies",
                found.stream()
                        .map(company -> new Hit(
                                company.id(),
                                company.name(),
                                company.identifier(),
                                "/operator/companies/" + company.id()))
                        .toList(),
                SearchPages.more("/operator/companies", question, found.size(), COMPANIES_MAX));
    }

    private HitGroup partners(Transaction tx, String question) {
        var search = new PartnerSearch(question, null, PartnerSearch.Sort.NAME, false);
        var found = partners.page(tx, search, null, PARTNERS_MAX).lines();
        return new HitGroup(
                "partners",
                found.stream()
                        .map(partner -> new Hit(
                                partner.id(), partner.name(), partner.id(), "/operator/partners/" + partner.id()))
                        .toList(),
                SearchPages.more("/operator/partners", question, found.size(), PARTNERS_MAX));
    }

    private HitGroup apis(String question) {
        var wanted = question.toLowerCase(Locale.ROOT);
        var found = apis.stream()
                .filter(api -> (api.name() + '\n' + api.title())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
                .toList();
        return new HitGroup(
                "apis",
                found.stream()
                        .limit(APIS_MAX)
                        .map(api -> new Hit(api.name(), api.title(), api.name(), "/operator/apis/" + api.name()))
                        .toList(),
                found.size() > APIS_MAX ? "/operator/apis" : null);
    }
}
