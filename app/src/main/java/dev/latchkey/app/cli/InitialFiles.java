package dev.latchkey.app.cli;

import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.SpecDocument;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.ReservedNames;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.VisibleText;
import dev.latchkey.manage.PlatformDocuments;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What {@code init} writes: a configuration and a catalogue made from documents, with what else can be said as comments. */
final class InitialFiles {

    /** Most characters of an API's name that is made of a title; whole words, where there are several. */
    private static final int NAME_MAX = 40;

    /** Letters that YAML 1.1 or 1.2 reads as something else than text. */
    private static final Set<String> NO_TEXT_IN_YAML =
            Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

    private final Path folder;
    private final NewDeployment.Apis served;
    private final List<Path> documents;
    private final String keyHeader;

    /**
     * What is written for documents.
     *
     * @param folder what the paths in the files are relative to
     */
    InitialFiles(Path folder, NewDeployment.Apis served) {
        this.folder = folder;
        this.served = served;
        this.documents = served.documents();
        this.keyHeader = keyHeader(documents);
    }

    /** The header that carries API keys: as the documents say, or Latchkey's own. */
    private static String keyHeader(List<Path> documents) {
        for (var document : documents) {
            try {
                var schemes = SpecDocument.read(document).securitySchemes();
                for (var name : schemes.map(SpecDocument.Part::keys).orElse(List.of())) {
                    var header = schemes.flatMap(all -> all.follow(name))
                            .filter(scheme -> isText(scheme, "type", "apiKey") && isText(scheme, "in", "header"))
                            .flatMap(scheme -> scheme.findText("name"))
                            .filter(text -> CredentialCarriers.isName(text) && !ReservedNames.isHeader(text));
                    if (header.isPresent()) {
                        return header.get();
                    }
                }
            } catch (SpecException _) {
                // Told with everything else that is wrong where the documents are read whole.
            }
        }
        return CredentialCarriers.DEFAULT.keyHeader();
    }

    /** Whether a client may be what one of its schemes stands for. */
    private static boolean takesClients(Path document) {
        try {
            var schemes = SpecDocument.read(document).securitySchemes();
            return schemes.map(SpecDocument.Part::keys).orElse(List.of()).stream()
                    .flatMap(name -> schemes.flatMap(all -> all.follow(name)).stream())
                    .anyMatch(scheme -> Stream.of("http", "oauth2", "openIdConnect")
                            .anyMatch(type -> isText(scheme, "type", type)));
        } catch (SpecException _) {
            return false; // Told with everything else that is wrong where the documents are read whole.
        }
    }

    private static boolean isText(SpecDocument.Part part, String key, String expected) {
        return part.findText(key).filter(expected::equals).isPresent();
    }

    private static final String UNDECLARED_PARAMETERS = """
          # A query parameter that the operation does not declare is refused (400), since upstreams know more of them than
          # their documents say, and by some of them (_embed, include, $expand) give out what another operation keeps. To
          # let one pass, declare it in the document; to let all pass, write pass.
          undeclaredParameters: refuse
        """;

    /** In quotation marks YAML reads the number of a character as that character, and a comment holds no other. */
    String configuration(String dataFolder, String catalogue, int apiPort, int webPort, int privatePort) {
        return VisibleText.lines("""
            # Latchkey's configuration, begun by "latchkey init". docs/operating.md lists every key.
            # Paths are relative to this file.

            # The store and the master key. Back up both, apart from each other.
            dataFolder: %s

            # What your product is made of: scopes, roles, the header of an API key.
            catalogue: %s

            listeners:
              apiPort: %d        # your API behind the gateway, and the OAuth endpoints
              webPort: %d        # pages for people
              privatePort: %d    # health and metrics, for this machine alone
              # With something in front: the origins as clients see them, and whose X-Forwarded-For and -Proto are believed.
              # apiUrl: https://api.example.com
              # webUrl: https://access.example.com
              # trustedProxies: [10.0.0.0/8]

            # For each credential and operation.
            # limits:
            #   requestsPerSecond: 10
            #   concurrentRequests: 8

            # Without a server, letters are put into the folder "outbox" in the data folder.
            # mail:
            #   from: latchkey@example.com
            #   smtp: {host: mail.example.com, username: latchkey, passwordFile: mail-password}

            # What stands behind the gateway. What no document lists does not exist; each operation takes the credentials that
            # its document says.
            apis:
            %s\
            """.formatted(dataFolder, catalogue, apiPort, webPort, privatePort, apis()));
    }

    private String apis() {
        var names = new HashSet<>(PlatformDocuments.names());
        return IntStream.range(0, documents.size())
                .mapToObj(at -> api(at, names))
                .collect(Collectors.joining());
    }

    private String api(int at, Set<String> names) {
        var document = documents.get(at);
        var upstream = served.upstreams().get(at % served.upstreams().size());
        return """
            - name: %s
              document: %s
              upstream: %s
            """.formatted(plain(name(document, names)), text(relative(document)), text(upstream.toString()))
                + basePath(document, served.basePaths().get(at))
                + UNDECLARED_PARAMETERS
                + SuggestedSchemes.of(document).stream()
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
    }

    private static String basePath(Path document, String stated) {
        if (!stated.isEmpty()) {
            return "  basePath: " + text(stated) + "    # in place of what the servers of the document say\n";
        }
        return InitialApis.unclearBasePath(document)
                .map(path -> """
                      ## The servers of the document leave open what stands before its paths, so nothing of it can be called yet.
                      ## To say it, take "# " away and write values in place of the braces; / stands for nothing.
                      # basePath: %s
                    """.formatted(text(path)))
                .orElse("");
    }

    /** After the document's title, or else its file, and no other API's: it is in tokens, as their audience, and in addresses. */
    private static String name(Path document, Set<String> taken) {
        var plain = Stream.of(
                        title(document), String.valueOf(document.getFileName()).replaceFirst("\\.(ya?ml|json)$", ""))
                .map(InitialFiles::slug)
                .filter(slug -> !slug.isEmpty())
                .findFirst()
                .orElse("api");
        var name = plain;
        for (var number = 2; !taken.add(name); number++) {
            name = plain + "-" + number;
        }
        return name;
    }

    /** A name that YAML reads as text stands there as it is; {@code 1e3}, {@code null} and the like in quotes. */
    private static String plain(String name) {
        return name.matches("[a-z][a-z0-9-]*") && !NO_TEXT_IN_YAML.contains(name) ? name : text(name);
    }

    /** What is left of a letter without its marks is nearer to it than nothing: {@code bucher} of {@code Bücher}. */
    private static String slug(String text) {
        var whole = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        if (whole.length() <= NAME_MAX) {
            return whole;
        }
        var end = whole.lastIndexOf('-', NAME_MAX);
        return whole.substring(0, end < 0 ? NAME_MAX : end);
    }

    private static String title(Path document) {
        try {
            return SpecDocument.read(document)
                    .root()
                    .find("info")
                    .flatMap(info -> info.findText("title"))
                    .orElse("");
        } catch (SpecException _) {
            return ""; // Told with everything else that is wrong where the documents are read whole.
        }
    }

    private String relative(Path document) {
        var whole = document.toAbsolutePath().normalize();
        var base = folder.toAbsolutePath().normalize();
        return whole.startsWith(base) ? base.relativize(whole).toString() : whole.toString();
    }

    /** @throws dev.latchkey.core.catalogue.CatalogueRefused when the documents' scopes cannot stand together */
    String catalogue() {
        return VisibleText.lines("""
            # What your product is made of, begun by "latchkey init" from your documents. docs/catalogue.md describes every key.

            # Where an API key stands.
            key:
              header: %s

            # How pages and messages name things; each stands in the middle of a sentence.
            # words:
            #   product: Shop access
            #   data: order data

            # Scopes. What is left out comes from your documents.
            %s
            # What a system role allows; operations ask for it with x-latchkey-permissions.
            # permissions:
            # - name: orders_change
            #   description: Change orders

            # The roles that every company has, from the strongest to the weakest.
            roles:
            - id: ADMINISTRATOR
              name: Admin
              administrator: true          # holds every permission and reaches the whole organisation
            - id: STANDARD
              name: Standard
              preselectedFor: [clients, users]
            """.formatted(keyHeader, scopes()));
    }

    private String scopes() {
        var own = new TreeSet<>(CatalogueReader.defaults().scopes().all().stream()
                .map(Scope::toString)
                .toList());
        var declared = CatalogueReader.read(null, documents).scopes().entries().stream()
                .filter(entry -> !own.contains(entry.name().toString()))
                .toList();
        if (declared.isEmpty() && documents.stream().anyMatch(InitialFiles::takesClients)) {
            return """
                # Your documents have none, and an OAuth client needs one: this one opens nothing, neither in your API nor in
                # Latchkey's own, which have powerful ones.
                scopes:
                - name: api_access
                  group: API
                  description: Call the API where it asks for no particular scope.
                """;
        }
        if (declared.isEmpty()) {
            return """
                # scopes:
                # - name: orders_read
                #   description: Read orders.
                #   consentPrompt: See orders     # for the person who consents
                """;
        }
        return "scopes:\n" + declared.stream().map(InitialFiles::scope).collect(Collectors.joining());
    }

    private static String scope(ScopeCatalog.Entry entry) {
        return """
            - name: %s
              group: %s
              description: %s
              # consentPrompt:             # for the person who consents
              # sensitive: true            # marked on pages; not for clients that register themselves
            """.formatted(text(entry.name().toString()), text(entry.group()), text(entry.description()));
    }

    /** In double quotes, as JSON writes them; YAML reads them the same way. */
    private static String text(String value) {
        return JsonBody.array().add(value).get(0).toString();
    }
}
