package dev.latchkey.demo.platform;

import dev.latchkey.app.cli.RunningCommands;
import dev.latchkey.app.cli.RunningNode;
import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Behind;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.DataFolder;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.FreePorts;
import dev.latchkey.app.node.Node;
import dev.latchkey.client.PrincipalVerifier;
import dev.latchkey.client.RemotePrincipalKeys;
import dev.latchkey.core.signing.CryptoProvider;
import dev.latchkey.core.signing.PrivateFile;
import dev.latchkey.demo.hiring.HiringApi;
import dev.latchkey.demo.hiring.HiringApiSettings;
import dev.latchkey.demo.hiring.HiringDocuments;
import dev.latchkey.demo.hiring.data.HiringData;
import dev.latchkey.demo.hiring.data.HiringSeed;
import dev.latchkey.demo.hiring.data.HiringSeed.SeedCompany;
import dev.latchkey.demo.hiring.data.HiringSeed.SeedUser;
import dev.latchkey.demo.hiring.directory.DirectoryAccessGroup;
import dev.latchkey.demo.hiring.directory.UserQuery;
import dev.latchkey.demo.platform.DemoPlan.CompanyPlan;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.apispec.UpgradeChoices;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/**
 * The demonstration, running: Latchkey with two companies and a partner, and the hiring API behind it. Starting again on the
 * same folder continues. A first start that was cut off before its secrets could be handed out begins anew.
 */
public final class Demo implements AutoCloseable {

    private static final String SEEDING = "seeding.unfinished";
    private static final int USERS_MAX = 100;

    private final DemoFile.Contents contents;
    private final Path file;
    private final Deployment deployment;
    private final Node node;
    private final List<AutoCloseable> parts;

    private Demo(DemoFile.Contents contents, Path file, Deployment deployment, Node node, List<AutoCloseable> parts) {
        this.contents = contents;
        this.file = file;
        this.deployment = deployment;
        this.node = node;
        this.parts = List.copyOf(parts);
    }

    /**
     * Starts everything; when it returns, all answers.
     *
     * @param configuration its data folder is made when it is not there; ports may be 0
     * @throws IllegalStateException when the folder is in use or incomplete, or a port is taken
     */
    public static Demo start(Configuration configuration) throws IOException, SpecException {
        return start(configuration, InstantSource.system());
    }

    /** Starts everything on a clock that may be another than the system's, as {@link #start(Configuration)} does. */
    public static Demo start(Configuration configuration, InstantSource clock) throws IOException, SpecException {
        return start(configuration, clock, System::nanoTime);
    }

    /**
     * As {@link #start(Configuration, InstantSource)}.
     *
     * @param nanoTime the monotonic clock by which what is held in memory gets too old
     */
    public static Demo start(Configuration configuration, InstantSource clock, LongSupplier nanoTime)
            throws IOException, SpecException {
        if (configuration.listeners().tls() != null) {
            throw new IllegalStateException(
                    "the demonstration's API asks Latchkey by plain HTTP; leave listeners.tlsCertificates out");
        }
        var folder = configuration.dataFolder();
        var catalogue = DataFolder.create(folder).resolve(ConfigurationReader.CATALOGUE);
        DemoCatalogue.copyTo(catalogue);
        var fixed = configuration.with(FreePorts.fix(configuration.listeners())).withCatalogue(catalogue);
        var parts = new ArrayList<AutoCloseable>();
        try {
            var random = new SecureRandom();
            var deployment =
                    Deployment.open(fixed, ParsedFiles.none(), Demo::forgetUnfinishedSeeding, clock, nanoTime, random);
            parts.add(deployment);
            var contents = contents(deployment, fixed);
            var vertx = Node.createVertx(fixed);
            parts.addFirst(() -> vertx.close().await());
            var hiring = startHiring(vertx, deployment, fixed, contents);
            parts.addFirst(hiring);
            var node = Node.start(
                    vertx, fixed.withApis(apis(folder, hiring.port())).with(DemoPlan.CONSENT), deployment);
            parts.addFirst(node);
            parts.addFirst(RunningCommands.open(fixed, deployment, RunningNode.of(node)));
            handOut(contents, folder);
            return new Demo(contents, folder.resolve("demo.json"), deployment, node, parts);
        } catch (RuntimeException | IOException | SpecException e) {
            close(parts);
            throw e;
        }
    }

    /** Nobody saw the secrets of a first start that did not finish, so nothing is lost with them. */
    private static void forgetUnfinishedSeeding(Path folder) throws IOException {
        if (Files.exists(folder.resolve(SEEDING))) {
            for (var name : List.of(
                    "latchkey.db",
                    "latchkey.db-wal",
                    "latchkey.db-shm",
                    "hiring.db",
                    "hiring.db-wal",
                    "hiring.db-shm",
                    "demo.json",
                    "master.key")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder.resolve(SEEDING));
        }
        var isNew = !Files.exists(folder.resolve("latchkey.db"));
        if (isNew) {
            PrivateFile.create(folder.resolve(SEEDING));
        } else if (!Files.exists(folder.resolve("demo.json"))) {
            throw new IllegalStateException(folder.resolve("demo.json")
                    + " is missing, and the store keeps only hashes of its secrets. Restore it, or remove " + folder
                    + " to begin anew.");
        }
    }

    /** As they are to be served; {@link #handOut} writes them down. */
    private static DemoFile.Contents contents(Deployment deployment, Configuration configuration) throws IOException {
        var folder = configuration.dataFolder();
        var file = folder.resolve("demo.json");
        PrivateFile.create(folder.resolve("hiring.db"));
        var listeners = configuration.listeners();
        var api = listeners.apiOrigin();
        var web = listeners.webOrigin();
        var internal = listeners.privateOrigin();
        if (Files.exists(file)) {
            return DemoFile.read(file).withUrls(api, web, internal);
        }
        try (var hashing = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var contents = new DemoSeeder(deployment, hashing).seed(api, web, internal);
            seedHiring(deployment, folder, contents);
            return contents;
        }
    }

    /** Whoever waits for the file may send requests at once; until then a first start begins anew if it is cut off. */
    private static void handOut(DemoFile.Contents contents, Path folder) throws IOException {
        DemoFile.write(folder.resolve("demo.json"), contents);
        Files.deleteIfExists(folder.resolve(SEEDING));
    }

    private static void seedHiring(Deployment deployment, Path folder, DemoFile.Contents contents) {
        var directory = new LatchkeyDirectory(deployment);
        var plans = DemoPlan.companies(deployment.catalogue().scopes().all());
        var companies = new ArrayList<SeedCompany>();
        for (int i = 0; i < plans.size(); i++) {
            companies.add(seedCompany(plans.get(i), contents.companies().get(i), directory));
        }
        var partnerIds =
                deployment
                        .stores()
                        .transactions()
                        .read(tx -> deployment.stores().partners().page(tx, "", 1))
                        .stream()
                        .map(partner -> partner.id())
                        .toList();
        HiringData.generateIfEmpty(folder.resolve("hiring.db"), new HiringSeed(companies, partnerIds));
    }

    private static SeedCompany seedCompany(CompanyPlan plan, DemoFile.Company company, LatchkeyDirectory directory) {
        var users = directory.users(company.id(), new UserQuery(null, null, 0, USERS_MAX)).stream()
                .map(user -> new SeedUser(user.id(), user.systemRoleId()))
                .toList();
        var groups = directory.accessGroups(company.id()).stream()
                .map(DirectoryAccessGroup::rules)
                .toList();
        return new SeedCompany(
                company.id(), plan.identifier(), plan.name(), users, groups, plan.jobs(), plan.candidates());
    }

    private static HiringApi startHiring(
            Vertx vertx, Deployment deployment, Configuration configuration, DemoFile.Contents contents) {
        var issuer = contents.apiUrl();
        // Over the loopback, whatever address clients use.
        var jwks = URI.create("http://127.0.0.1:" + configuration.listeners().apiPort() + "/identity/oauth/jwks");
        var verifier = new PrincipalVerifier(
                        issuer, new RemotePrincipalKeys(jwks, deployment.clock()), deployment.clock())
                .withProvider(CryptoProvider.newEs256().getProvider());
        return HiringApi.start(new HiringApiSettings(
                vertx,
                "127.0.0.1",
                0,
                configuration.dataFolder().resolve("hiring.db"),
                verifier,
                new LatchkeyDirectory(deployment),
                Set.copyOf(HiringDocuments.names()),
                deployment.clock()));
    }

    /** The hiring API has an audit log of its own, for whoever runs it alone; here the platform tells of itself. */
    private static final String SERVED_BY_THE_PLATFORM = "audit-api";

    /** They say every parameter that there is. */
    private static final DocumentRules RULES = new DocumentRules(
            false, SchemeMapping.NONE, UpgradeChoices.NONE, TargetRules.STRICT.with(UndeclaredParameters.REFUSE));

    /** The documents are put where a reader finds them, and read from there. */
    private static List<Api> apis(Path folder, int hiringPort) throws IOException {
        var upstream = URI.create("http://127.0.0.1:" + hiringPort);
        var documents = folder.resolve("apis");
        PrivateFile.createFolder(documents);
        var files = HiringDocuments.copyTo(documents);
        var apis = new ArrayList<Api>();
        for (int i = 0; i < files.size(); i++) {
            var name = HiringDocuments.names().get(i);
            if (!name.equals(SERVED_BY_THE_PLATFORM)) {
                apis.add(new Api(name, Set.of(), files.get(i), Behind.of(upstream), RULES, false, Set.of(), null));
            }
        }
        return apis;
    }

    /** Where the secrets stand. */
    public Path file() {
        return file;
    }

    /** Its companies, credentials and partners, to be changed while it runs. */
    public Deployment deployment() {
        return deployment;
    }

    /** Latchkey itself. */
    public Node node() {
        return node;
    }

    /** Prints the commands to paste. */
    public void printSheet(java.io.PrintStream out) {
        DemoSheet.print(contents, file, out);
    }

    /** Makes a few requests, so that a JVM that watches its start sees the request path as well. */
    public void rehearse() throws InterruptedException {
        Rehearsal.run(contents);
    }

    @Override
    public void close() {
        close(parts);
    }

    private static void close(List<AutoCloseable> parts) {
        for (var part : parts) {
            try {
                part.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("a part of the demonstration did not stop", e);
            }
        }
    }
}
