package dev.latchkey.console.credentials;

import dev.latchkey.console.credentials.ChosenPages.Action;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.credential.CredentialAssembly;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.NavigationGroup;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Section;
import java.time.InstantSource;
import java.util.List;

/** The Credential Manager's pages, joined, with the path of each. */
public final class CredentialPages implements Section {

    static final String PATH = "/settings/credentials";

    private final Pages pages;
    private final ListPage list;
    private final NewPages fresh;
    private final DetailPage detail;
    private final EditPage edit;
    private final RotatePages rotate;
    private final AuthenticationPage authentication;
    private final RevokePage revoke;
    private final ChosenPages chosen;

    /**
     * @param reach what access groups open
     * @param ids of what forms make
     */
    public CredentialPages(
            Pages pages,
            CredentialStores stores,
            CredentialAssembly credentials,
            ScopeCatalog scopes,
            SampleCalls samples,
            GroupReach reach,
            FormIds ids,
            InstantSource clock) {
        this.pages = pages;
        var commands = credentials.commands();
        var lookup = new CredentialLookup(stores.transactions(), stores.credentials(), credentials.profile());
        var roles = new RoleChoices(stores, reach);
        var fields = new FormFields(pages, roles, scopes, samples);
        var steps = new FormSteps(pages, scopes, samples, roles, fields);
        var warnings = new ReachWarning(pages, stores, credentials.reach());
        var secrets = new SecretPage(pages, stores, samples, warnings);
        this.list = new ListPage(pages, stores, clock);
        this.fresh = new NewPages(pages, stores, commands, new FormParts(fields, steps), ids, secrets, clock);
        this.detail = new DetailPage(pages, stores, lookup, credentials.profile(), warnings, clock);
        this.edit = new EditPage(pages, roles, samples, lookup, new FormParts(fields, steps), commands, clock);
        this.rotate = new RotatePages(pages, stores, lookup, secrets, detail, credentials.secretCommands(), clock);
        this.authentication = new AuthenticationPage(pages, lookup, credentials.proofCommands(), secrets, clock);
        this.revoke = new RevokePage(pages, stores, lookup, commands, clock);
        this.chosen = new ChosenPages(pages, stores, commands, clock);
    }

    @Override
    public String title() {
        return "Credentials";
    }

    @Override
    public List<NavigationEntry> navigation() {
        return List.of(NavigationEntry.with(Permissions.CREDENTIALS_VIEW, "credentials", PATH)
                .in(NavigationGroup.ACCESS));
    }

    @Override
    public void addTo(Routes.Builder routes) {
        var sees = Permissions.CREDENTIALS_VIEW;
        var acts = Permissions.CREDENTIALS_MANAGE;
        routes.get(PATH, pages.company(sees, list::handle))
                .get(PATH + "/new", pages.company(acts, fresh::choice))
                .get(PATH + "/new/api-key", pages.companyRecent(acts, fresh::apiKeyForm))
                .post(PATH + "/new/api-key", pages.companyRecent(acts, fresh::makeApiKey), Routes.LONG_BODY_BYTES_MAX)
                .get(PATH + "/new/client", pages.companyRecent(acts, fresh::clientForm))
                .post(PATH + "/new/client", pages.companyRecent(acts, fresh::makeClient), Routes.LONG_FORM_BYTES_MAX)
                .get(Action.REVOKE.path(), pages.companyRecent(acts, chosen::revocation))
                .post(Action.REVOKE.path(), pages.companyRecent(acts, chosen::revoke))
                .get(Action.END.path(), pages.companyRecent(acts, chosen::expiry))
                .post(Action.END.path(), pages.companyRecent(acts, chosen::end))
                .get(PATH + "/{id}", pages.company(sees, detail::handle))
                .get(PATH + "/{id}/edit", pages.companyRecent(acts, edit::form))
                .post(PATH + "/{id}/edit", pages.companyRecent(acts, edit::save), Routes.LONG_FORM_BYTES_MAX)
                .get(PATH + "/{id}/rotate", pages.companyRecent(acts, rotate::form))
                .post(PATH + "/{id}/rotate", pages.companyRecent(acts, rotate::rotate))
                .get(PATH + "/{id}/authentication", pages.companyRecent(acts, authentication::form))
                .post(
                        PATH + "/{id}/authentication",
                        pages.companyRecent(acts, authentication::save),
                        Routes.LONG_FORM_BYTES_MAX)
                .get(PATH + "/{id}/secrets/{secretId}/revoke", pages.companyRecent(acts, rotate::cutOffForm))
                .post(PATH + "/{id}/secrets/{secretId}/revoke", pages.companyRecent(acts, rotate::cutOff))
                .get(PATH + "/{id}/revoke", pages.companyRecent(acts, revoke::form))
                .post(PATH + "/{id}/revoke", pages.companyRecent(acts, revoke::revoke));
    }

    static LocalPath pathOf(String credentialId) {
        return new LocalPath(PATH + "/" + credentialId);
    }
}
