package dev.latchkey.store.sql;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.change.ChangeFollower;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.AccessGroupCommands;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.CompanyAssembly;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.RoleCommands;
import dev.latchkey.core.credential.ClientProofCommands;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialAssembly;
import dev.latchkey.core.credential.CredentialCommands;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.CredentialIndex;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.CredentialRights;
import dev.latchkey.core.credential.SecretCommands;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.grant.ConsentCommands;
import dev.latchkey.core.grant.GrantAssembly;
import dev.latchkey.core.grant.GrantCommands;
import dev.latchkey.core.grant.GrantEndings;
import dev.latchkey.core.grant.GrantIndex;
import dev.latchkey.core.grant.GrantSettings;
import dev.latchkey.core.installation.InstallationCommands;
import dev.latchkey.core.partner.ApplicationCommands;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.core.partner.ApplicationSecretCommands;
import dev.latchkey.core.partner.PartnerAssembly;
import dev.latchkey.core.partner.PartnerCommands;
import dev.latchkey.core.partner.PartnerFounding;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDatabase.Opened;
import dev.latchkey.testing.TestCatalogue;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stores, commands and index joined as the program joins them, on an empty database with two companies. */
public final class TestDomain implements AutoCloseable {

    public static final Actor.Operator OPERATOR = new Actor.Operator("op");

    public final MutableClock clock;
    public final Opened opened;
    public final Stores stores;
    public final ScopeCatalog scopes = new ScopeCatalog(
            List.of(entry("orders_read"), entry("orders_write"), entry("customers_read", "customer_read")));
    public final Catalogue catalogue = new Catalogue(
            scopes,
            TestCatalogue.ORDERS.permissions(),
            TestCatalogue.ORDERS.roles(),
            TestCatalogue.ORDERS.carriers(),
            TestCatalogue.ORDERS.errorCodes(),
            TestCatalogue.ORDERS.ruleFields(),
            TestCatalogue.ORDERS.wording(),
            TestCatalogue.ORDERS.source());
    public final CredentialFormat format = new CredentialFormat("lk");
    public final SecretHasher hasher = new SecretHasher(new byte[32]);
    public final SecretIssuer secrets;
    public final CompanyCommands companies;
    public final RoleCommands roles;
    public final AccessGroupCommands groups;
    public final CredentialCommands credentials;
    public final SecretCommands secretCommands;
    public final ClientProofCommands proofCommands;
    public final PartnerCommands partners;
    public final PartnerFounding founding;
    public final ApplicationCommands applicationCommands;
    public final ApplicationSecretCommands applicationSecrets;
    public final CredentialIndex index;
    public final ApplicationIndex applications;
    public final GrantIndex grants;
    public final InstallationCommands installations;
    public final ConsentCommands consents;
    public final GrantCommands grantCommands;
    public final ChangeFollower follower;

    private TestDomain(Opened opened, MutableClock clock) {
        this.opened = opened;
        this.clock = clock;
        this.stores = opened.stores();
        var random = new SecureRandom();
        var tx = stores.transactions();
        this.secrets = new SecretIssuer(format, hasher, random);
        var ofCredentials = new CredentialRights(stores.credentials(), stores.companies(), () -> catalogue, clock);
        var rights = new ActorRights(stores.companies(), stores.users(), ofCredentials, () -> catalogue);
        var endings = new GrantEndings(stores, clock);
        var companyAssembly = new CompanyAssembly(stores, rights, List.of(endings), () -> catalogue, clock, random);
        companies = companyAssembly.commands();
        roles = companyAssembly.roles();
        groups = companyAssembly.groups();
        var partnerAssembly =
                new PartnerAssembly(stores, endings, () -> catalogue, secrets, SecurityProfile.STANDARD, clock);
        partners = partnerAssembly.commands();
        founding = partnerAssembly.founding();
        applicationCommands = partnerAssembly.applicationCommands();
        applicationSecrets = partnerAssembly.secretCommands();
        applications = partnerAssembly.index();
        var grantAssembly =
                new GrantAssembly(stores, applications, endings, rights, secrets, GrantSettings.DEFAULT, clock);
        consents = grantAssembly.consents();
        grantCommands = grantAssembly.commands();
        grants = grantAssembly.index();
        installations = new InstallationCommands(stores, endings, (_, _, _, _, _) -> {}, rights, clock);
        var credentialAssembly = new CredentialAssembly(
                stores, rights, () -> catalogue, secrets, hasher, SecurityProfile.STANDARD, clock);
        credentials = credentialAssembly.commands();
        secretCommands = credentialAssembly.secretCommands();
        proofCommands = credentialAssembly.proofCommands();
        index = credentialAssembly.index();
        follower = new ChangeFollower(
                tx,
                stores.changeFeed(),
                System::nanoTime,
                Duration.ofSeconds(10),
                List.of(applications, grants, index));
        follower.load();
        onCommit(follower::catchUp);
    }

    /** Runs something after each commit that changed something, before its writers are answered. */
    public void onCommit(Runnable runnable) {
        stores.onCommit(() -> {
            runnable.run();
            return CompletableFuture.completedStage(null);
        });
    }

    /** An empty database with the companies acme and globex, which are their own ids too. */
    public static TestDomain open(TestDatabase database, Path folder) {
        var clock = new MutableClock();
        var domain = new TestDomain(database.open(folder, clock), clock);
        domain.companies.createCompany(OPERATOR, "acme", "acme", "Acme");
        domain.companies.createCompany(OPERATOR, "globex", "globex", "Globex");
        return domain;
    }

    /** Another node on the same database. */
    public TestDomain secondNode(TestDatabase database) {
        return new TestDomain(database.reopen(opened, clock), clock);
    }

    /** A new user of acme with this role. */
    public Actor.CompanyUser user(String role, @Nullable String accessGroupId) {
        var id = companies.newId();
        var email = new EmailAddress(id + "@acme.example");
        companies.createUser(
                OPERATOR.in("acme"),
                new CompanyCommands.NewUser(id, email, "Ann", "Example", role, accessGroupId, null));
        return new Actor.CompanyUser("acme", id);
    }

    public Actor.CompanyUser administrator() {
        return user("ADMINISTRATOR", null);
    }

    public static NewClient client(String role, @Nullable String accessGroupId, Scopes scopes) {
        return new NewClient("Test", "", new ClientSettings(role, accessGroupId, scopes, TokenFormat.OPAQUE));
    }

    /** Runs one statement past the store and answers the first column of the first row. */
    public @Nullable Object look(String sql) throws SQLException {
        try (var connection = opened.connect();
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return null;
            }
            try (var rows = statement.getResultSet()) {
                return rows.next() ? rows.getObject(1) : null;
            }
        }
    }

    private static ScopeCatalog.Entry entry(String name, String... aliases) {
        return new ScopeCatalog.Entry(
                new Scope(name),
                "Test",
                name,
                name,
                false,
                List.of(aliases).stream().map(Scope::new).toList());
    }

    @Override
    public void close() {
        stores.close();
    }
}
