package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Listeners;
import dev.latchkey.authserver.registration.RegistrationRules;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueParts;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.core.catalogue.StoreCheck;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.edge.http.CertificateFiles;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.manage.PlatformDocuments;
import dev.latchkey.store.sql.Stores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What of a configuration cannot be served, found before anything is made: each value may be well-formed and still name a file
 * that is not there, a host that does not exist, or documents that contradict each other.
 */
public final class StartCheck {

    private final Configuration configuration;
    private final List<String> problems = new ArrayList<>();
    private IntConsumer closed = _ -> {};

    private StartCheck(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Everything that is wrong, a line each; reads files and writes none. */
    public static List<String> problems(Configuration configuration) {
        var check = new StartCheck(configuration);
        check.ofThisHost();
        check.content();
        check.sockets(configuration.listeners());
        return check.problems;
    }

    /** What is wrong with catalogue, documents and store, whether anything listens or not. */
    public static List<String> problemsOfContent(Configuration configuration) {
        var check = new StartCheck(configuration);
        check.content();
        return check.problems;
    }

    /** Everything that is wrong, except that a program listens already where the deployment is to: that may be the deployment. */
    public static List<String> problemsButPortsInUse(Configuration configuration) {
        return problemsButPortsInUse(configuration, _ -> {});
    }

    /**
     * The same.
     *
     * @param closed is told how many operations of the documents are closed, where they can be served
     */
    public static List<String> problemsButPortsInUse(Configuration configuration, IntConsumer closed) {
        var check = new StartCheck(configuration);
        check.closed = closed;
        check.ofThisHost();
        check.content();
        return check.problems;
    }

    /** What is wrong whatever is served: addresses, ports, files. */
    public static List<String> problemsOfThisHost(Configuration configuration) {
        var check = new StartCheck(configuration);
        check.ofThisHost();
        check.sockets(configuration.listeners());
        return check.problems;
    }

    /** Which listeners could not be opened now, because another program has the port or nobody here may have it. */
    public static List<String> problemsOfPorts(Configuration configuration) {
        var check = new StartCheck(configuration);
        check.sockets(configuration.listeners());
        return check.problems;
    }

    private void ofThisHost() {
        listeners(configuration.listeners());
        files();
    }

    private void host(String key, String host) {
        try {
            InetAddress.getByName(host);
        } catch (UnknownHostException _) {
            problems.add(key + ": expected an address or name of this host, got \"" + host + "\"");
        }
    }

    private void listeners(Listeners listeners) {
        host("listeners.apiHost", listeners.hosts().api());
        host("listeners.webHost", listeners.hosts().web());
        host("listeners.privateHost", listeners.hosts().internal());
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("listeners.apiPort", listeners.apiPort());
        ports.put("listeners.webPort", listeners.webPort());
        ports.put("listeners.privatePort", listeners.privatePort());
        var taken = new HashMap<Integer, String>();
        ports.forEach((key, port) -> {
            var other = port == 0 ? null : taken.putIfAbsent(port, key);
            if (other != null) {
                problems.add(key + ": expected another port than " + other + ", got " + port);
            }
        });
        for (var network : listeners.trustedProxies()) {
            try {
                Cidr.parse(network);
            } catch (IllegalArgumentException e) {
                problems.add("listeners.trustedProxies: " + e.getMessage());
            }
        }
    }

    /** Whether somebody else listens there, or nobody of this host can; last, because a listener that is not stopped yet is no fault. */
    private void sockets(Listeners listeners) {
        socket("listeners.api", listeners.hosts().api(), listeners.apiPort());
        socket("listeners.web", listeners.hosts().web(), listeners.webPort());
        socket("listeners.private", listeners.hosts().internal(), listeners.privatePort());
    }

    private void socket(String listener, String host, int port) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException _) {
            return;
        }
        if (!isFree(address, 0)) {
            problems.add(listener + "Host: expected an address of this host, got \"" + host + "\"");
        } else if (port != 0 && !isFree(address, port)) {
            problems.add(listener + "Port: expected a port that may be used and that no other program listens at, got "
                    + port);
        }
    }

    private static boolean isFree(InetAddress address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the listeners do: connections that are over do not hold a port
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private void files() {
        var folder = configuration.dataFolder();
        if (Files.exists(folder) && !(Files.isDirectory(folder) && Files.isWritable(folder))) {
            problems.add("dataFolder: expected a folder that may be written to, got \"" + folder + "\"");
        }
        var tls = configuration.listeners().tls();
        if (tls != null) {
            certificate(tls);
        }
        for (var i = 0; i < configuration.apis().size(); i++) {
            var authorities = configuration.apis().get(i).behind().authorities();
            if (authorities != null && !holdsCertificates(authorities)) {
                problems.add("apis[" + i + "].upstreamCaFile: expected a file of certificates (PEM), got \""
                        + authorities + "\"");
            }
        }
        var smtp = configuration.mail().smtp();
        var passwordFile = smtp == null ? null : smtp.passwordFile();
        if (passwordFile != null) {
            readable("mail.smtp.passwordFile: ", passwordFile);
        }
    }

    /** @param where the key and what parts it from the text */
    private void readable(String where, Path file) {
        if (!(Files.isRegularFile(file) && Files.isReadable(file))) {
            problems.add(where + "expected a file that may be read, got \"" + file + "\"");
        }
    }

    private void certificate(Listeners.Tls tls) {
        try {
            CertificateFiles.read(tls.certificates(), tls.privateKey());
        } catch (CertificateFiles.Unfit e) {
            if (e.isOfKey()) {
                problems.add("listeners.tlsPrivateKey: " + e.getMessage());
            } else {
                problems.add("listeners.tlsCertificates: " + e.getMessage());
                readable("listeners.tlsPrivateKey: ", tls.privateKey());
            }
        }
    }

    private static boolean holdsCertificates(Path file) {
        try (var in = Files.newInputStream(file)) {
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .isEmpty();
        } catch (IOException | CertificateException _) {
            return false;
        }
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
            var catalogue = new Settings(configuration).catalogue();
            registration(catalogue);
            if (documents(catalogue.parts(), List.of())) {
                together(catalogue);
            }
            store(catalogue.parts());
        } catch (CatalogueRefused e) {
            problems.add(e.getMessage());
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
        var found = ServedApis.problems(configuration, new OpenApiReader(scopes, permissions.all(), carriers));
        found.stream().filter(problem -> !told.contains(problem)).forEach(problem -> problems.add(problem.toString()));
        return found.isEmpty();
    }

    private void store(CatalogueParts parts) {
        try {
            Stores.look(
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
            closed.accept(ServedOperations.of(configuration, catalogue).closed());
        } catch (SpecException e) {
            problems.add(e.getMessage());
        }
    }
}
