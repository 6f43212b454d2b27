package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Listeners;
import dev.latchkey.authserver.registration.RegistrationRules;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.request.ApiOperations;
import dev.latchkey.manage.PlatformDocuments;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What of a configuration cannot be served, found before anything is made: each value may be well-formed and still name a file
 * that is not there, a host that does not exist, or documents that contradict each other.
 */
public final class StartCheck {

    private final Configuration configuration;
    private final List<String> problems = new ArrayList<>();

    private StartCheck(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Everything that is wrong, a line each; reads files and writes none. */
    public static List<String> problems(Configuration configuration) {
        var check = new StartCheck(configuration);
        check.ofThisHost();
        check.names();
        check.catalogue().ifPresent(catalogue -> {
            check.registration(catalogue);
            check.documents(catalogue);
        });
        return check.problems;
    }

    /** What is wrong whatever is served: addresses, ports, files. */
    public static List<String> problemsOfThisHost(Configuration configuration) {
        var check = new StartCheck(configuration);
        check.ofThisHost();
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

    private void files() {
        var folder = configuration.dataFolder();
        if (Files.exists(folder) && !(Files.isDirectory(folder) && Files.isWritable(folder))) {
            problems.add("dataFolder: expected a folder that may be written to, got \"" + folder + "\"");
        }
        var smtp = configuration.mail().smtp();
        var passwordFile = smtp == null ? null : smtp.passwordFile();
        if (passwordFile != null && !(Files.isRegularFile(passwordFile) && Files.isReadable(passwordFile))) {
            problems.add("mail.smtp.passwordFile: expected a file that may be read, got \"" + passwordFile + "\"");
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

    private Optional<Catalogue> catalogue() {
        try {
            return Optional.of(new Settings(configuration).catalogue());
        } catch (CatalogueRefused e) {
            problems.add(e.getMessage());
            return Optional.empty();
        }
    }

    /** Each document by itself, then all of them together, the platform's own among them. */
    private void documents(Catalogue catalogue) {
        var found = ServedApis.problems(configuration, catalogue);
        found.forEach(problem -> problems.add(problem.toString()));
        if (!found.isEmpty() || configuration.apis().isEmpty()) {
            return;
        }
        var reader = ServedApis.reader(catalogue);
        try {
            var documents = new ArrayList<ApiDocument>();
            for (var own : PlatformDocuments.all(catalogue)) {
                documents.add(reader.read(own.name(), own.file(), own.text().getBytes(StandardCharsets.UTF_8)));
            }
            for (var api : configuration.apis()) {
                documents.add(reader.read(api.name(), api.document()));
            }
            ApiOperations.of(documents);
        } catch (SpecException e) {
            problems.add(e.getMessage());
        }
    }
}
