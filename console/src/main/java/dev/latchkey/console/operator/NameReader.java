package dev.latchkey.console.operator;

import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.partner.Partners;
import org.jspecify.annotations.Nullable;

/** What people call a company or a partner that is known by its id. Blocks. */
public final class NameReader {

    private final Transactions transactions;
    private final Companies companies;
    private final Partners partners;

    public NameReader(Transactions transactions, Companies companies, Partners partners) {
        this.transactions = transactions;
        this.companies = companies;
        this.partners = partners;
    }

    /** @param path of its page; absent where there is none */
    record Named(String name, @Nullable String path) {}

    /** @param whose an id; whatever is none is called as it is */
    Named of(String whose) {
        return transactions.read(tx -> companies
                .find(tx, whose)
                .map(company -> new Named(company.name(), CompanyPages.PATH + "/" + company.id()))
                .or(() -> partners.find(tx, whose)
                        .map(partner -> new Named(partner.name(), PartnerPages.PATH + "/" + partner.id())))
                .orElseGet(() -> new Named(whose, null)));
    }
}
