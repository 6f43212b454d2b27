package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.authserver.registration.RegistrationRules;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueParts;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.core.catalogue.StoreCheck;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.manage.PlatformDocuments;
import dev.latchkey.store.sql.UnopenedStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What of a configuration cannot be served, found before anything is made: each value may be well-formed and still name a file
 * that is not there, a host that does not exist, or documents that contradict each other.
 */
public final class StartCheck {

    private final Configuration configuration;
    private final ParsedFiles parsed;
    private final List<String> problems = new ArrayList<>();
    private IntConsumer closed = _ -> {};

    private StartCheck(Configuration configuration, ParsedFiles parsed) {
        this.configuration = configuration;
        this.parsed = parsed;
    }

    private StartCheck(Configuration configuration) {
        this(configuration, ParsedFiles.ofThisProcess());
    }

    /** Everything that is wrong, a line each; reads files and writes none. */
    public static List<String> problems(Configuration configuration) {
        return problems(configuration, ParsedFiles.ofThisProcess());
    }

    /**
     * The same.
     *
     * @param parsed gets what is parsed of the documents, for who reads them next
     */
    public static List<String> problems(Configuration configuration, ParsedFiles parsed) {
        var check = new StartCheck(configuration, parsed);
        new HostCheck(configuration, check.problems).all();
        check.content();
        new HostCheck(configuration, check.problems).sockets();
        return check.problems;
    }

    /** What is wrong with catalogue, documents and store, whether anything listens or not. */
    public static List<String> problemsOfContent(Configuration configuration) {
        return problemsOfContent(configuration, ParsedFiles.ofThisProcess());
    }

    /**
     * The same.
     *
     * @param parsed gets what is parsed of the documents, for who reads them next
     */
    public static List<String> problemsOfContent(Configuration configuration, ParsedFiles parsed) {
        var check = new StartCheck(configuration, parsed);
        check.content();
        return check.problems;
    }

    /**
     * What keeps a command from opening a deployment that is there: names, catalogue with the scopes of the documents, store. What
     * documents say of operations is not read.
     *
     * @param parsed gets what is parsed of the documents, for who reads them next
     */
    public static List<String> problemsOfCatalogue(Configuration configuration, ParsedFiles parsed) {
        var check = new StartCheck(configuration, parsed);
        check.names();
        try {
            var catalogue = new Settings(configuration).catalogue(parsed);
            check.registration(catalogue);
            check.store(catalogue.parts());
        } catch (CatalogueRefused e) {
            check.tell(e.problems());
            check.store(e.parts());
        }
        return check.problems;
    }

    /** Everything that is wrong, except that a program listens already where the deployment is to: that may be the deployment. */
    public static List<String> problemsButPortsInUse(Configuration configuration) {
        return problemsButPortsInUse(configuration, _ -> {});
    }

    /**
     * As {@link #problemsButPortsInUse(Configuration)}.
     *
     * @param parsed gets what is parsed of the documents, for who reads them next
     */
    static List<String> problemsButPortsInUse(Configuration configuration, ParsedFiles parsed) {
        var check = new StartCheck(configuration, parsed);
        new HostCheck(configuration, check.problems).all();
        check.content();
        return check.problems;
    }

    /**
     * As {@link #problemsButPortsInUse(Configuration)}.
     *
     * @param closed is told how many operations of the documents are closed, where they can be served
     */
    public static List<String> problemsButPortsInUse(Configuration configuration, IntConsumer closed) {
        var check = new StartCheck(configuration);
        check.closed = closed;
        new HostCheck(configuration, check.problems).all();
        check.content();
        return check.problems;
    }

    /** What is wrong whatever is served: addresses, ports, files. */
    public static List<String> problemsOfThisHost(Configuration configuration) {
        var check = new StartCheck(configuration);
        new HostCheck(configuration, check.problems).all();
        new HostCheck(configuration, check.problems).sockets();
        return check.problems;
    }

    /** Which listeners could not be opened now, because another program has the port or nobody here may have it. */
    public static List<String> problemsOfPorts(Configuration configuration) {
        var check = new StartCheck(configuration);
        new HostCheck(configuration, check.problems).sockets();
        return check.problems;
    }

    /** What is wrong with this host, except that a program listens already. */
    static List<String> problemsOfHost(Configuration configuration) {
        var problems = new ArrayList<String>();
        new HostCheck(configuration, problems).all();
        return problems;
    }

    /**
     * What is wrong beside what files say: this host, except that a program listens already, and what the store holds.
     *
     * @param parts made of the catalogue
     */
    static List<String> problemsBesideFiles(Configuration configuration, CatalogueParts parts) {
        var check = new StartCheck(configuration);
        new HostCheck(configuration, check.problems).all();
        check.store(parts);
        return check.problems;
    }

    private void registration(Catalogue catalogue) {
        var key = "registration.scopes";
        try {
            RegistrationRules.forMachines(
                    catalogue.scopes(),
                    configuration.registration().scopes(),
                    configuration.clients().allowPrivateAddressesForLocalUse());
        } catch (IllegalArgumentException e) {
            var text = String.valueOf(e.getMessage());
            problems.add(text.startsWith(key) ? text : key + ": " + text);
        }
    }

    private void tell(List<SpecProblem> found) {
        found.forEach(problem -> problems.add(problem.toString()));
    }

    private void names() {
        var names = new HashSet<>(PlatformDocuments.names());
        for (var api : configuration.apis()) {
            if (!names.add(api.name())) {
                problems.add("apis: the name " + api.name() + " is the platform's own or used twice; choose another");
            }
        }
    }

    /** The catalogue; then the documents and the store, each by those parts of it that are without fault. */
    private void content() {
        names();
        try {
            var catalogue = new Settings(configuration).catalogue(parsed);
            registration(catalogue);
            if (documents(catalogue.parts(), List.of())) {
                together(catalogue);
            }
            store(catalogue.parts());
        } catch (CatalogueRefused e) {
            tell(e.problems());
            documents(e.parts(), e.problems());
            store(e.parts());
        }
    }

    /**
     * Each document by itself.
     *
     * @param told what was said of them already
     * @return whether nothing is wrong
     */
    private boolean documents(CatalogueParts parts, List<SpecProblem> told) {
        var scopes = parts.scopes();
        var permissions = parts.permissions();
        var carriers = parts.carriers();
        if (scopes == null || permissions == null || carriers == null) {
            return false;
        }
        var found =
                ServedApis.problems(configuration, new OpenApiReader(scopes, permissions.all(), carriers).of(parsed));
        found.stream().filter(problem -> !told.contains(problem)).forEach(problem -> problems.add(problem.toString()));
        return found.isEmpty();
    }

    private void store(CatalogueParts parts) {
        try {
            UnopenedStore.look(
                            configuration.dataFolder().resolve(OpenedStore.FILE),
                            (held, tx) -> StoreCheck.problems(parts, held, tx))
                    .ifPresent(found -> found.forEach(problem -> problems.add(problem.toString())));
        } catch (StoreUnavailable e) {
            problems.add("dataFolder: " + e.getMessage() + "; \"doctor\" says what is wrong with it");
        }
    }

    /** All documents, the platform's own among them. */
    private void together(Catalogue catalogue) {
        if (configuration.apis().isEmpty()) {
            return;
        }
        try {
            closed.accept(ServedOperations.of(configuration, catalogue, parsed).closed());
        } catch (SpecException e) {
            tell(e.problems());
        }
    }
}
