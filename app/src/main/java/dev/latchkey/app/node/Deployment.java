package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.authserver.registration.InitialTokens;
import dev.latchkey.authserver.registration.RegistrationAssembly;
import dev.latchkey.core.account.AccountAssembly;
import dev.latchkey.core.activity.ActivityAssembly;
import dev.latchkey.core.activity.ActivityRecorder;
import dev.latchkey.core.activity.ShadowCommands;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.change.ChangeFollower;
import dev.latchkey.core.change.FollowerThread;
import dev.latchkey.core.change.Freshness;
import dev.latchkey.core.change.InForce;
import dev.latchkey.core.change.View;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.CompanyAssembly;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.RoleCommands;
import dev.latchkey.core.credential.CredentialAssembly;
import dev.latchkey.core.credential.CredentialCommands;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.CredentialIndex;
import dev.latchkey.core.credential.CredentialRights;
import dev.latchkey.core.credential.ScopeNumbers;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.credential.UsageRecorder;
import dev.latchkey.core.grant.CompanyGrants;
import dev.latchkey.core.grant.ConsentCommands;
import dev.latchkey.core.grant.GrantAssembly;
import dev.latchkey.core.grant.GrantCommands;
import dev.latchkey.core.grant.GrantEndings;
import dev.latchkey.core.grant.GrantIndex;
import dev.latchkey.core.installation.InstallationCommands;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.core.partner.PartnerAssembly;
import dev.latchkey.core.partner.PartnerCommands;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.SigningAssembly;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.manage.Idempotency;
import dev.latchkey.store.sql.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * An opened deployment, everything but the network: the open store, the commands on it and what a node holds in memory. Commands of
 * the launcher that need no listener use this alone. One process at a time has a folder open.
 */
public final class Deployment implements AutoCloseable {

    private final Lifecycle lifecycle;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Catalogue catalogue;
    private final Stores stores;
    private final MasterKey masterKey;
    private final CredentialFormat format;
    private final SecretHasher hasher;
    private final SecretIssuer secrets;
    private final ActorRights rights;
    private final SigningAssembly signing;
    private final AccountAssembly accounts;
    private final CompanyAssembly companies;
    private final CredentialAssembly credentials;
    private final PartnerAssembly partners;
    private final GrantAssembly grants;
    private final InstallationCommands installations;
    private final ActivityAssembly activity;
    private final ChangeFollower follower;
    private final FollowerThread following;
    private final UsageRecorder usage;
    private final ActivityRecorder recorder;
    private final RegistrationAssembly registration;
    private final Idempotency idempotency;

    /** What is done in a folder that no other process can enter, before anything in it is opened. */
    @FunctionalInterface
    public interface Preparation {
        void prepare(Path folder) throws IOException;
    }

    /** Opens the store in the configured folder, making it at the first start. */
    public static Deployment open(Configuration configuration, InstantSource clock, SecureRandom random)
            throws IOException {
        return open(configuration, _ -> {}, clock, random);
    }

    /** As {@link #open(Configuration, InstantSource, SecureRandom)}, after a preparation of the folder. */
    public static Deployment open(
            Configuration configuration, Preparation preparation, InstantSource clock, SecureRandom random)
            throws IOException {
        return open(configuration, preparation, clock, System::nanoTime, random);
    }

    /**
     * As {@link #open(Configuration, Preparation, InstantSource, SecureRandom)}.
     *
     * @param nanoTime the monotonic clock by which what is held in memory gets too old
     */
    public static Deployment open(
            Configuration configuration,
            Preparation preparation,
            InstantSource clock,
            LongSupplier nanoTime,
            SecureRandom random)
            throws IOException {
        var catalogue = new Settings(configuration).catalogue();
        var folder = DataFolder.create(configuration.dataFolder());
        var lifecycle = new Lifecycle();
        try {
            lifecycle.add(FolderLock.acquire(folder));
            preparation.prepare(folder);
            return new Deployment(configuration, catalogue, lifecycle, clock, nanoTime, random);
        } catch (IOException | RuntimeException | Error e) {
            lifecycle.closeAfter(e);
            throw e;
        }
    }

    private Deployment(
            Configuration configuration,
            Catalogue catalogue,
            Lifecycle lifecycle,
            InstantSource clock,
            LongSupplier nanoTime,
            SecureRandom random)
            throws IOException {
        this.lifecycle = lifecycle;
        this.clock = clock;
        this.random = random;
        this.catalogue = catalogue;
        var scopes = catalogue.scopes();
        var settings = new Settings(configuration);
        var opened = OpenedStore.open(configuration, catalogue, lifecycle, clock, random);
        this.masterKey = opened.masterKey();
        this.stores = opened.stores();
        this.format = new CredentialFormat(configuration.credentialPrefix());
        this.hasher = new SecretHasher(masterKey.derive("credential hashes"));
        this.secrets = new SecretIssuer(format, hasher, random);

        this.rights = new ActorRights(
                stores.companies(),
                stores.users(),
                new CredentialRights(stores.credentials(), stores.companies(), catalogue.permissions(), clock),
                catalogue.permissions());
        this.signing = new SigningAssembly(stores, masterKey, settings.keyRotation(), clock);
        this.accounts = new AccountAssembly(
                stores, rights, masterKey, settings.sessions(), settings.passwordHashing(random), clock, random);
        var endings = new GrantEndings(
                stores.userGrants(), stores.authorizationCodes(), stores.consents(), stores.auditLog(), clock);
        this.companies =
                new CompanyAssembly(stores, rights, List.of(accounts.sessions(), endings), catalogue, clock, random);
        this.credentials = new CredentialAssembly(stores, rights, scopes, secrets, hasher, clock);
        this.partners = new PartnerAssembly(stores, endings, scopes, secrets, clock);
        this.grants = new GrantAssembly(stores, partners.index(), endings, rights, secrets, settings.grants(), clock);
        this.installations = new InstallationCommands(
                stores.transactions(),
                stores.installations(),
                stores.applications(),
                endings,
                rights,
                stores.auditLog(),
                clock);
        this.activity = new ActivityAssembly(stores, credentials.commands(), clock);
        this.registration =
                new RegistrationAssembly(stores, stores.registrations(), endings, secrets, settings.admission(), clock);
        this.idempotency = new Idempotency(stores.transactions(), stores.idempotency(), masterKey, clock);
        this.follower = new ChangeFollower(
                stores.transactions(),
                stores.changeFeed(),
                nanoTime,
                configuration.store().staleAfter(),
                views());
        follower.load();
        this.following = lifecycle.add(FollowerThread.start(follower));
        stores.onCommit(following);
        // Behind the follower: they write until they are closed.
        this.usage = lifecycle.add(UsageRecorder.start(stores.transactions(), stores.usage()));
        this.recorder = lifecycle.add(
                ActivityRecorder.start(stores.transactions(), stores.activity(), activity.running(), clock));
    }

    /** Everything that a node holds in memory. */
    private List<View> views() {
        return List.of(
                credentials.index(),
                partners.index(),
                grants.index(),
                grants.revokedTokens(),
                signing.keyRing(),
                credentials.scopeNumbers(),
                accounts.sessions(),
                activity.running());
    }

    public CompanyCommands companyCommands() {
        return companies.commands();
    }

    public RoleCommands roleCommands() {
        return companies.roles();
    }

    public CredentialCommands credentialCommands() {
        return credentials.commands();
    }

    public PartnerCommands partnerCommands() {
        return partners.commands();
    }

    public InstallationCommands installationCommands() {
        return installations;
    }

    /** What users allow applications, and take back. */
    public ConsentCommands consentCommands() {
        return grants.consents();
    }

    /** What becomes of codes and grants. */
    public GrantCommands grantCommands() {
        return grants.commands();
    }

    /** What administrators see and end of their users' grants. */
    public CompanyGrants companyGrants() {
        return grants.ofCompanies();
    }

    /** The grants that count now. */
    public GrantIndex grantIndex() {
        return grants.index();
    }

    public ApplicationIndex applicationIndex() {
        return partners.index();
    }

    /** What works now, for looking credentials up without the store. */
    public CredentialIndex credentialIndex() {
        return credentials.index();
    }

    /** Records what credentials do. */
    public ActivityRecorder activity() {
        return recorder;
    }

    /** Takes scopes away that are not used. */
    public ShadowCommands shadowCommands() {
        return activity.commands();
    }

    /** The signing keys' way from one state to the next. */
    public KeyRotation keyRotation() {
        return signing.rotation();
    }

    /** What lets programs register clients. */
    public InitialTokens initialTokens() {
        return registration.initialTokens();
    }

    /** People who sign in, and their sessions. */
    public AccountAssembly people() {
        return accounts;
    }

    /** What the product is made of. */
    public Catalogue catalogue() {
        return catalogue;
    }

    public ScopeCatalog scopes() {
        return catalogue.scopes();
    }

    public Stores stores() {
        return stores;
    }

    public InstantSource clock() {
        return clock;
    }

    public SecureRandom random() {
        return random;
    }

    /** Of what API keys are judged by. */
    Freshness freshnessOfKeys() {
        return follower.freshnessOf(credentials.index(), signing.keyRing());
    }

    /** Of what clients and access tokens are judged by. */
    Freshness freshnessOfTokens() {
        return follower.freshnessOf(
                credentials.index(),
                partners.index(),
                grants.index(),
                grants.revokedTokens(),
                signing.keyRing(),
                credentials.scopeNumbers());
    }

    /** Numbers of scopes in tokens. */
    public ScopeNumbers scopeNumbers() {
        return credentials.scopeNumbers();
    }

    /** Brings what is held in memory up to the store. */
    ChangeFollower follower() {
        return follower;
    }

    /** Whether what was acknowledged is in force. */
    InForce inForce() {
        return following;
    }

    /** Records when each secret was last used. */
    UsageRecorder usage() {
        return usage;
    }

    MasterKey masterKey() {
        return masterKey;
    }

    CredentialFormat format() {
        return format;
    }

    SecretHasher hasher() {
        return hasher;
    }

    SecretIssuer secrets() {
        return secrets;
    }

    ActorRights rights() {
        return rights;
    }

    SigningAssembly signing() {
        return signing;
    }

    CredentialAssembly credentials() {
        return credentials;
    }

    public GrantAssembly grants() {
        return grants;
    }

    RegistrationAssembly registration() {
        return registration;
    }

    Idempotency idempotency() {
        return idempotency;
    }

    @Override
    public void close() {
        lifecycle.close();
    }
}
