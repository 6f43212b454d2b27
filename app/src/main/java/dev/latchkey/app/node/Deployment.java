package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.authserver.registration.RegistrationAssembly;
import dev.latchkey.core.account.AccountAssembly;
import dev.latchkey.core.activity.ActivityAssembly;
import dev.latchkey.core.activity.ActivityRecorder;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.change.ChangeFollower;
import dev.latchkey.core.change.FollowerThread;
import dev.latchkey.core.change.Freshness;
import dev.latchkey.core.change.InForce;
import dev.latchkey.core.change.View;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.CompanyAssembly;
import dev.latchkey.core.credential.CredentialAssembly;
import dev.latchkey.core.credential.CredentialRights;
import dev.latchkey.core.credential.UsageRecorder;
import dev.latchkey.core.grant.GrantAssembly;
import dev.latchkey.core.grant.GrantEndings;
import dev.latchkey.core.installation.InstallationCommands;
import dev.latchkey.core.operator.OperatorAssembly;
import dev.latchkey.core.partner.PartnerAssembly;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.SigningAssembly;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.manage.Idempotency;
import dev.latchkey.store.sql.Stores;
import java.io.IOException;
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
    private volatile Catalogue catalogue;
    private final Stores stores;
    private final MasterKey masterKey;
    private final DeploymentSecrets secrets;
    private final ActorRights rights;
    private final SigningAssembly signing;
    private final AccountAssembly accounts;
    private final CompanyAssembly companies;
    private final CredentialAssembly credentials;
    private final PartnerAssembly partners;
    private final GrantAssembly grants;
    private final InstallationCommands installations;
    private final ActivityAssembly trials;
    private final OperatorAssembly operators;
    private final ChangeFollower follower;
    private final FollowerThread following;
    private final UsageRecorder usage;
    private final ActivityRecorder recorder;
    private final RegistrationAssembly registration;
    private final Idempotency idempotency;

    /** Opens the store in the configured folder, making it at the first start. */
    public static Deployment open(Configuration configuration, InstantSource clock, SecureRandom random)
            throws IOException {
        return open(configuration, ParsedFiles.none(), clock, random);
    }

    /** As {@link #open(Configuration, InstantSource, SecureRandom)}, with what was parsed of the documents before. */
    public static Deployment open(
            Configuration configuration, ParsedFiles parsed, InstantSource clock, SecureRandom random)
            throws IOException {
        return open(configuration, parsed, _ -> {}, clock, System::nanoTime, random);
    }

    /**
     * As {@link #open(Configuration, InstantSource, SecureRandom)}, after a preparation of the folder.
     *
     * @param nanoTime the monotonic clock by which what is held in memory gets too old
     */
    public static Deployment open(
            Configuration configuration,
            ParsedFiles parsed,
            FolderPreparation preparation,
            InstantSource clock,
            LongSupplier nanoTime,
            SecureRandom random)
            throws IOException {
        var catalogue = new Settings(configuration).catalogue(parsed);
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
        var settings = new Settings(configuration);
        var opened = OpenedStore.open(configuration, catalogue, lifecycle, clock, random);
        this.masterKey = opened.masterKey();
        this.stores = opened.stores();
        this.secrets = DeploymentSecrets.of(masterKey, configuration.credentialPrefix(), random);
        var issuer = secrets.issuer();
        var profile = settings.profile();

        this.rights = new ActorRights(
                stores.companies(),
                stores.users(),
                new CredentialRights(stores.credentials(), stores.companies(), this::catalogue, clock),
                this::catalogue);
        this.signing = new SigningAssembly(stores, masterKey, settings.keyRotation(), clock);
        var endings = new GrantEndings(stores, clock);
        var stored = stores.transactions().read(tx -> stores.accounts().passwordCosts(tx));
        var passwords = lifecycle.add(settings.passwordHashing(stored, masterKey, random));
        this.accounts = new AccountAssembly(
                stores, rights, masterKey, settings.sessions(), passwords, endings::passwordReplaced, clock, random);
        this.companies =
                new CompanyAssembly(stores, rights, accounts.endingsWith(endings), this::catalogue, clock, random);
        this.operators = new OperatorAssembly(stores, accounts, companies.commands(), clock, random);
        this.credentials =
                new CredentialAssembly(stores, rights, this::catalogue, issuer, secrets.hasher(), profile, clock);
        this.partners = new PartnerAssembly(stores, endings, this::catalogue, issuer, profile, clock);
        this.grants = new GrantAssembly(stores, partners.index(), endings, rights, issuer, settings.grants(), clock);
        this.installations = new InstallationCommands(stores, endings, accounts.approvals()::write, rights, clock);
        this.trials = new ActivityAssembly(stores, credentials.clients(), clock);
        this.registration = new RegistrationAssembly(
                stores, stores.registrations(), endings, issuer, settings.admission(), partners.index(), clock);
        this.idempotency = new Idempotency(
                stores.transactions(), stores.idempotency(), stores.auditLog(), masterKey, issuer, clock);
        this.follower = new ChangeFollower(
                stores.transactions(),
                stores.changeFeed(),
                nanoTime,
                configuration.store().staleAfter(),
                views());
        this.following = lifecycle.add(opened.follow(follower));
        // Behind the follower: they write until they are closed.
        this.usage = lifecycle.add(UsageRecorder.start(stores.transactions(), stores.usage()));
        this.recorder = lifecycle.add(
                ActivityRecorder.start(stores.transactions(), stores.activity(), trials.running(), clock));
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
                trials.running());
    }

    public CompanyAssembly companies() {
        return companies;
    }

    public CredentialAssembly credentials() {
        return credentials;
    }

    public PartnerAssembly partners() {
        return partners;
    }

    public InstallationCommands installations() {
        return installations;
    }

    public GrantAssembly grants() {
        return grants;
    }

    /** Those who run the platform. */
    public OperatorAssembly operators() {
        return operators;
    }

    /** Trials of fewer scopes. */
    public ActivityAssembly trials() {
        return trials;
    }

    public SigningAssembly signing() {
        return signing;
    }

    public RegistrationAssembly registration() {
        return registration;
    }

    /** Records what credentials do. */
    public ActivityRecorder activity() {
        return recorder;
    }

    /** People who sign in, and their sessions. */
    public AccountAssembly people() {
        return accounts;
    }

    /** What the product is made of, at this moment. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Every command judges by another catalogue from now on. The store has to hold nothing that it does not know. */
    void use(Catalogue other) {
        this.catalogue = other;
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

    /** Brings what is held in memory up to the store. */
    ChangeFollower follower() {
        return follower;
    }

    /** Whether what was acknowledged is in force. */
    public InForce inForce() {
        return following;
    }

    /** Records when each secret was last used. */
    public UsageRecorder usage() {
        return usage;
    }

    MasterKey masterKey() {
        return masterKey;
    }

    DeploymentSecrets secrets() {
        return secrets;
    }

    ActorRights rights() {
        return rights;
    }

    Idempotency idempotency() {
        return idempotency;
    }

    @Override
    public void close() {
        lifecycle.close();
    }
}
