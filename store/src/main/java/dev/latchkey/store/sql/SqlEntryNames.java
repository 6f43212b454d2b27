package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.audit.EntryNames;
import dev.latchkey.core.catalogue.BuiltInRoles;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.Transaction;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ids of one kind are asked for together. */
final class SqlEntryNames implements EntryNames {

    private static final String USERS = """
        select id,
               first_name || ' ' || last_name as shown_name
          from company_user
         where company_id = :companyId
           and id in (<ids>)
        """;

    private static final String CREDENTIALS = """
        select id,
               name as shown_name
          from credential
         where company_id = :companyId
           and id in (<ids>)
        """;

    /** Nobody names a partner's key: it goes by the end of its secret, as its pages call it. */
    private static final String PARTNER_KEYS = """
        select owner_id as id,
               '…' || max(last_four) as shown_name
          from partner_secret
         where partner_id = :companyId
           and owner_id in (<ids>)
         group by owner_id
        """;

    private static final String ROLES = """
        select id,
               name as shown_name
          from system_role
         where company_id = :companyId
           and id in (<ids>)
        """;

    private static final String GROUPS = """
        select id,
               name as shown_name
          from access_group
         where company_id = :companyId
           and id in (<ids>)
        """;

    private static final String COMPANIES = """
        select id,
               name as shown_name
          from company
         where id = :companyId
           and id in (<ids>)
        """;

    /** Of any partner. */
    private static final String APPLICATIONS = """
        select client_id as id,
               name as shown_name
          from application
         where client_id in (<ids>)
        """;

    private static final String PARTNERS = """
        select id,
               name as shown_name
          from partner
         where id in (<ids>)
        """;

    private static final String PARTNER_USERS = """
        select id,
               name as shown_name
          from partner_user
         where partner_id = :companyId
           and id in (<ids>)
        """;

    /** In the platform's own log. */
    private static final String OPERATORS = """
        select id,
               email as shown_name
          from operator_account
         where id in (<ids>)
        """;

    private final BuiltInRoles builtInRoles;

    SqlEntryNames(BuiltInRoles builtInRoles) {
        this.builtInRoles = builtInRoles;
    }

    @Override
    public Map<String, String> of(Transaction tx, String companyId, List<ChainedEntry> entries) {
        requireFew(entries);
        var idsByKind = new EnumMap<AuditSubject.Type, Set<String>>(AuditSubject.Type.class);
        for (var chained : entries) {
            var subject = chained.entry().subject();
            add(idsByKind, chained.entry().author());
            add(idsByKind, subject.type(), subject.id());
        }
        return names(tx, companyId, idsByKind);
    }

    @Override
    public Map<String, String> ofAuthors(Transaction tx, String companyId, Collection<Author> authors) {
        requireFew(authors);
        var idsByKind = new EnumMap<AuditSubject.Type, Set<String>>(AuditSubject.Type.class);
        authors.forEach(author -> add(idsByKind, author));
        return names(tx, companyId, idsByKind);
    }

    private static void requireFew(Collection<?> asked) {
        if (asked.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException("expected at most " + ENTRIES_MAX + ", got " + asked.size());
        }
    }

    private static void add(Map<AuditSubject.Type, Set<String>> idsByKind, Author author) {
        switch (author.type()) {
            case USER -> add(idsByKind, AuditSubject.Type.USER, author.id());
            case CREDENTIAL -> add(idsByKind, AuditSubject.Type.CREDENTIAL, author.id());
            case APPLICATION -> add(idsByKind, AuditSubject.Type.APPLICATION, author.id());
            case OPERATOR -> add(idsByKind, AuditSubject.Type.OPERATOR, author.id());
            case PARTNER_USER -> add(idsByKind, AuditSubject.Type.PARTNER_USER, author.id());
            case SYSTEM -> {}
        }
    }

    private static void add(Map<AuditSubject.Type, Set<String>> idsByKind, AuditSubject.Type kind, String id) {
        idsByKind.computeIfAbsent(kind, _ -> new HashSet<>()).add(id);
    }

    private Map<String, String> names(Transaction tx, String companyId, Map<AuditSubject.Type, Set<String>> idsByKind) {
        var names = new HashMap<String, String>();
        idsByKind.forEach((kind, ids) -> names.putAll(names(tx, companyId, kind, ids)));
        return names;
    }

    private Map<String, String> names(Transaction tx, String companyId, AuditSubject.Type kind, Set<String> ids) {
        return switch (kind) {
            case USER -> ask(tx, USERS, companyId, ids);
            case CREDENTIAL -> credentials(tx, companyId, ids);
            case APPLICATION -> ask(tx, APPLICATIONS, null, ids);
            case SYSTEM_ROLE -> roles(tx, companyId, ids);
            case ACCESS_GROUP -> ask(tx, GROUPS, companyId, ids);
            case COMPANY -> ask(tx, COMPANIES, companyId, ids);
            case OPERATOR -> companyId.equals(Change.PLATFORM) ? ask(tx, OPERATORS, null, ids) : Map.of();
            case PARTNER -> ask(tx, PARTNERS, null, ids);
            case PARTNER_USER -> ask(tx, PARTNER_USERS, companyId, ids);
            case GRANT, SIGNING_KEY, APIS, STORE -> Map.of();
        };
    }

    /** A log is a company's or a partner's; the second is asked only for what the first does not know. */
    private static Map<String, String> credentials(Transaction tx, String companyId, Set<String> ids) {
        var names = ask(tx, CREDENTIALS, companyId, ids);
        if (names.size() < ids.size()) {
            names.putAll(ask(tx, PARTNER_KEYS, companyId, ids));
        }
        return names;
    }

    private Map<String, String> roles(Transaction tx, String companyId, Set<String> ids) {
        var names = ask(tx, ROLES, companyId, ids);
        ids.forEach(id -> builtInRoles.find(id).ifPresent(role -> names.put(id, role.name())));
        return names;
    }

    private static Map<String, String> ask(Transaction tx, String sql, @Nullable String companyId, Set<String> ids) {
        var query = handle(tx).createQuery(sql).bindList("ids", List.copyOf(ids));
        if (companyId != null) {
            query.bind("companyId", companyId);
        }
        var names = new HashMap<String, String>();
        query.map((row, _) -> Map.entry(Columns.text(row, "id"), Columns.shown(row, "shown_name")))
                .forEach(named -> names.put(named.getKey(), named.getValue()));
        return names;
    }
}
