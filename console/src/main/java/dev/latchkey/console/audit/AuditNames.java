package dev.latchkey.console.audit;

import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Operators;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.core.partner.Applications;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people call the users, credentials, roles, groups and applications that entries name by id. */
public final class AuditNames {

    private final Users users;
    private final Credentials credentials;
    private final Companies companies;
    private final Applications applications;

    private final Operators operators;

    public AuditNames(
            Users users, Credentials credentials, Companies companies, Applications applications, Operators operators) {
        this.operators = operators;
        this.users = users;
        this.credentials = credentials;
        this.companies = companies;
        this.applications = applications;
    }

    /** Name by id, of those the company has; what was removed since has none. */
    Map<String, String> of(Transaction tx, String companyId, List<ChainedEntry> entries) {
        var names = new HashMap<String, String>();
        for (var chained : entries) {
            var author = chained.entry().author();
            var subject = chained.entry().subject();
            var authorName = switch (author.type()) {
                case USER -> user(tx, companyId, author.id());
                case CREDENTIAL -> credential(tx, companyId, author.id());
                case APPLICATION -> application(tx, author.id());
                case OPERATOR -> operator(tx, companyId, author.id());
                case PARTNER_USER, SYSTEM -> Optional.<String>empty();
            };
            authorName.ifPresent(name -> names.put(author.id(), name));
            var subjectName = switch (subject.type()) {
                case USER -> user(tx, companyId, subject.id());
                case CREDENTIAL -> credential(tx, companyId, subject.id());
                case APPLICATION -> application(tx, subject.id());
                case SYSTEM_ROLE ->
                    companies.findRole(tx, companyId, subject.id()).map(role -> role.name());
                case ACCESS_GROUP ->
                    companies.findGroup(tx, companyId, subject.id()).map(group -> group.name());
                case COMPANY -> companies.find(tx, companyId).map(company -> company.name());
                case OPERATOR -> operator(tx, companyId, subject.id());
                case PARTNER, PARTNER_USER, GRANT, SIGNING_KEY, APIS -> Optional.<String>empty();
            };
            subjectName.ifPresent(name -> names.put(subject.id(), name));
        }
        return names;
    }

    /** Operators by name in their own log alone; a company learns that it was one. */
    private Optional<String> operator(Transaction tx, String logOf, String id) {
        return logOf.equals(Change.PLATFORM)
                ? operators.find(tx, id).map(operator -> operator.email().value())
                : Optional.empty();
    }

    private Optional<String> user(Transaction tx, String companyId, String id) {
        return users.find(tx, companyId, id).map(user -> user.firstName() + " " + user.lastName());
    }

    private Optional<String> credential(Transaction tx, String companyId, String id) {
        return credentials
                .find(tx, companyId, id)
                .map(one -> one.facts().label().name());
    }

    private Optional<String> application(Transaction tx, String clientId) {
        return applications.findByClientId(tx, clientId).map(application -> application.name());
    }
}
