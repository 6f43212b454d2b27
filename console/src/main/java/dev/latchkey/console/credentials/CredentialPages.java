package dev.latchkey.console.credentials;

import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialCommands;
import dev.latchkey.core.credential.CredentialList;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.SecretKey;

/** The Credential Manager's pages, joined, with the path of each. */
public final class CredentialPages {

    static final String PATH = "/settings/credentials";

    /**
     * What the pages stand on.
     *
     * @param formKey for HMAC-SHA-256, for the ids that forms carry
     * @param operations every operation served, for commands that work as pasted
     * @param reach what access groups open
     * @param apiOrigin where the API is called: scheme, host and port
     */
    @SuppressWarnings("ArrayRecordComponent") // a key; nobody compares two of these
    public record Parts(
            Pages pages,
            Transactions transactions,
            Credentials credentials,
            CredentialList list,
            CredentialCommands commands,
            Companies companies,
            Users users,
            ScopeCatalog scopes,
            SecretKey formKey,
            Supplier<List<Operation>> operations,
            String apiOrigin,
            GroupReach reach,
            InstantSource clock,
            SecureRandom random) {

        /** @throws CommandRefused when the actor's company has no such credential */
        Credential credential(Actor.CompanyUser actor, String id) {
            return transactions
                    .read(tx -> credentials.find(tx, actor.companyId(), id))
                    .orElseThrow(() -> CommandRefused.notFound("credential"));
        }
    }

    private final Pages pages;
    private final ListPage list;
    private final NewPages fresh;
    private final DetailPage detail;
    private final EditPage edit;
    private final RotatePages rotate;
    private final RevokePage revoke;

    public CredentialPages(Parts parts) {
        this.pages = parts.pages();
        var fields = new FormFields(parts);
        var secrets = new SecretPage(parts);
        this.list = new ListPage(parts);
        this.fresh = new NewPages(parts, fields, secrets);
        this.detail = new DetailPage(parts);
        this.edit = new EditPage(parts, fields);
        this.rotate = new RotatePages(parts, secrets, detail);
        this.revoke = new RevokePage(parts);
    }

    public void addTo(Routes.Builder routes) {
        var sees = Permissions.CREDENTIALS_VIEW;
        var acts = Permissions.CREDENTIALS_MANAGE;
        routes.get(PATH, pages.company(sees, list::handle))
                .get(PATH + "/new", pages.company(acts, fresh::choice))
                .get(PATH + "/new/api-key", pages.companyRecent(acts, fresh::apiKeyForm))
                .post(PATH + "/new/api-key", pages.companyRecent(acts, fresh::makeApiKey))
                .get(PATH + "/new/client", pages.companyRecent(acts, fresh::clientForm))
                .post(PATH + "/new/client", pages.companyRecent(acts, fresh::makeClient))
                .get(PATH + "/{id}", pages.company(sees, detail::handle))
                .get(PATH + "/{id}/edit", pages.companyRecent(acts, edit::form))
                .post(PATH + "/{id}/edit", pages.companyRecent(acts, edit::save))
                .get(PATH + "/{id}/rotate", pages.companyRecent(acts, rotate::form))
                .post(PATH + "/{id}/rotate", pages.companyRecent(acts, rotate::rotate))
                .get(PATH + "/{id}/secrets/{secretId}/revoke", pages.companyRecent(acts, rotate::cutOffForm))
                .post(PATH + "/{id}/secrets/{secretId}/revoke", pages.companyRecent(acts, rotate::cutOff))
                .get(PATH + "/{id}/revoke", pages.companyRecent(acts, revoke::form))
                .post(PATH + "/{id}/revoke", pages.companyRecent(acts, revoke::revoke));
    }

    static LocalPath pathOf(String credentialId) {
        return new LocalPath(PATH + "/" + credentialId);
    }
}
