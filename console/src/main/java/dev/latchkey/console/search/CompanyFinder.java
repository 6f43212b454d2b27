package dev.latchkey.console.search;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.UserSearch;
import dev.latchkey.core.credential.CredentialLine;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.installation.InstallationStores;
import dev.latchkey.core.partner.ApplicationNames;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds what is a company's, for one of its users: each kind by one query of the company's own rows, and only what the user's role may see. */
public final class CompanyFinder {

    static final int CREDENTIALS_MAX = 5;
    static final int PEOPLE_MAX = 4;
    static final int APPLICATIONS_MAX = 3;

    /** Most applications of a company whose names are looked at. */
    private static final int LOOKED_AT_MAX = 500;

    private static final int LAST_FOUR = 4;

    /** Of a user's, in characters (RFC 9562 section 4). */
    private static final int ID_LENGTH = 36;

    private final Pages pages;
    private final CredentialStores credentials;
    private final InstallationStores installations;
    private final ApplicationNames applications;
    private final InstantSource clock;

    public CompanyFinder(
            Pages pages,
            CredentialStores credentials,
            InstallationStores installations,
            ApplicationNames applications,
            InstantSource clock) {
        this.pages = pages;
        this.credentials = credentials;
        this.installations = installations;
        this.applications = applications;
        this.clock = clock;
    }

    List<HitGroup> find(Visit visit, String question) {
        var may = visit.rights().permissions();
        var companyId = visit.actor().companyId();
        return credentials.transactions().read(tx -> {
            var groups = new ArrayList<HitGroup>();
            if (may.contains(Permissions.CREDENTIALS_VIEW)) {
                groups.add(credentials(tx, companyId, question));
            }
            if (may.contains(Permissions.USERS_VIEW)) {
                groups.add(people(tx, companyId, question));
            }
            if (may.contains(Permissions.APPLICATIONS_MANAGE)) {
                groups.add(applications(tx, companyId, question));
            }
            return groups;
        });
    }

    private HitGroup credentials(Transaction tx, String companyId, String question) {
        var search = new CredentialSearch(question, null, null, null, null, null, CredentialSearch.Sort.CREATED);
        var found = credentials
                .credentialList()
                .page(tx, companyId, search, null, CREDENTIALS_MAX, clock.instant())
                .lines();
        return new HitGroup(
                "credentials",
                found.stream().map(this::hit).toList(),
                SearchPages.more("/settings/credentials", question, found.size(), CREDENTIALS_MAX));
    }

    private Hit hit(CredentialLine line) {
        var kind = pages.text(line.type() == CredentialType.OAUTH_CLIENT ? "search.client" : "search.apiKey");
        var hint = line.hint();
        var detail = hint.length() < LAST_FOUR
                ? kind
                : pages.text("search.credential", kind, hint.substring(hint.length() - LAST_FOUR));
        return new Hit(line.id(), line.name(), detail, "/settings/credentials/" + line.id());
    }

    private HitGroup people(Transaction tx, String companyId, String question) {
        var found = question.length() == ID_LENGTH
                ? credentials.users().find(tx, companyId, question).stream().toList()
                : credentials
                        .users()
                        .list()
                        .page(tx, companyId, named(question), null, PEOPLE_MAX)
                        .lines();
        return new HitGroup(
                "users",
                found.stream()
                        .map(user -> new Hit(
                                user.id(),
                                user.firstName() + " " + user.lastName(),
                                user.email().value(),
                                "/settings/users/" + user.id()))
                        .toList(),
                SearchPages.more("/settings/users", question, found.size(), PEOPLE_MAX));
    }

    private static UserSearch named(String question) {
        return new UserSearch(question, null, null, null, UserSearch.Sort.NAME, false);
    }

    /** The names of those that work are in memory, and a company lets few in. */
    private HitGroup applications(Transaction tx, String companyId, String question) {
        var wanted = question.toLowerCase(Locale.ROOT);
        var hits = new ArrayList<Hit>();
        var installed = installations.installations().page(tx, companyId, "", LOOKED_AT_MAX).stream()
                .map(Installation::clientId)
                .toList();
        var known = applications.of(tx, installed);
        for (var clientId : installed) {
            var one = known.get(clientId);
            var name = one == null ? clientId : one.name();
            if (name.toLowerCase(Locale.ROOT).contains(wanted) || clientId.equals(question)) {
                hits.add(new Hit(
                        clientId,
                        name,
                        one == null ? "" : one.partner(),
                        new LocalPath("/settings/applications/" + clientId).value()));
            }
        }
        return new HitGroup(
                "applications",
                hits.stream().limit(APPLICATIONS_MAX).toList(),
                hits.size() > APPLICATIONS_MAX ? "/settings/applications" : null);
    }
}
