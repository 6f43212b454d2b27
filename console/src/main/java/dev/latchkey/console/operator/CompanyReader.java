package dev.latchkey.console.operator;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.CompanyDirectory;
import dev.latchkey.core.company.CompanySearch;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.core.installation.Installations;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import dev.latchkey.engine.protocol.DateTimes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What operators see of companies: which there are, how much there is of each, and who looks after it. Blocks. */
public final class CompanyReader {

    /** Most administrators that are shown of one company. */
    static final int ADMINISTRATORS_MAX = 20;

    /** Most installations that are counted. */
    private static final int INSTALLATIONS_MAX = 1_000;

    private final Transactions transactions;
    private final Companies companies;
    private final Users users;
    private final Credentials credentials;
    private final Installations installations;
    private final AuditLog log;

    public CompanyReader(
            Transactions transactions,
            Companies companies,
            Users users,
            Credentials credentials,
            Installations installations,
            AuditLog log) {
        this.transactions = transactions;
        this.companies = companies;
        this.users = users;
        this.credentials = credentials;
        this.installations = installations;
        this.log = log;
    }

    /** @param position absent for the first page */
    ListPart<Company> page(CompanySearch search, @Nullable Position position, int limit) {
        return transactions.read(tx -> companies.directory().page(tx, search, position, limit));
    }

    CompanyDirectory.Count count() {
        return transactions.read(tx -> companies.directory().count(tx));
    }

    Company company(String id) {
        return transactions.read(tx -> companies.find(tx, id)).orElseThrow(() -> CommandRefused.notFound("company"));
    }

    CompanyModels.Counts counts(String companyId) {
        return transactions.read(tx -> new CompanyModels.Counts(
                users.count(tx, companyId, ""),
                credentials.countNotRevoked(tx, companyId),
                installations.page(tx, companyId, "", INSTALLATIONS_MAX).stream()
                        .filter(one -> one.approval() != null)
                        .count()));
    }

    /** Id of the role that administrators have. */
    String administratorRole() {
        return companies.builtInRoles().administrator().id();
    }

    /** One more than {@link #ADMINISTRATORS_MAX} when there are more. */
    List<User> administrators(String companyId) {
        return transactions.read(tx -> users.withRole(tx, companyId, administratorRole(), ADMINISTRATORS_MAX + 1));
    }

    /** Why a company was suspended, as its own log says; empty when no reason was given. */
    Optional<String> suspendedFor(Company company) {
        return company.isActive() ? Optional.empty() : transactions.read(tx -> reason(tx, company.id()));
    }

    private Optional<String> reason(Transaction tx, String companyId) {
        var newest = new AuditSearch(
                Instant.EPOCH,
                DateTimes.LATEST,
                Set.of(AuditEvent.COMPANY_DEACTIVATED.name()),
                null,
                null,
                null,
                null,
                Long.MAX_VALUE,
                1);
        return log.search(tx, companyId, newest).entries().stream()
                .findFirst()
                .map(entry -> entry.entry().context().get("reason"));
    }
}
