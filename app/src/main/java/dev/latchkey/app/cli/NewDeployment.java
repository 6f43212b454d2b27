package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.config.Listeners;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.FreePorts;
import dev.latchkey.app.node.StagedDeployment;
import dev.latchkey.app.node.StartCheck;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.page.NewPasswordPage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A configuration, a catalogue and a store with somebody in it, made where nobody sees them and then put in their places.
 *
 * @param file the configuration that is to be
 */
record NewDeployment(StagedDeployment staged, Path file) {

    static final String DATA = "data";
    static final String CATALOGUE = "catalogue.yaml";

    /** Who there is first. */
    record First(String company, String companyName, EmailAddress administrator, String firstName, String lastName) {}

    /** Where it listens; 0 for any port that is free now. */
    record Ports(int api, int web, int internal) {

        private static Ports of(Listeners listeners) {
            return new Ports(listeners.apiPort(), listeners.webPort(), listeners.privatePort());
        }

        private boolean areFixed() {
            return api != 0 && web != 0 && internal != 0;
        }
    }

    /**
     * What the documents are, and where each answers.
     *
     * @param upstreams one for all documents, or one for each in their order
     * @param basePaths one for each document; empty where its servers count
     */
    record Apis(List<Path> documents, List<URI> upstreams, List<String> basePaths) {
        Apis {
            documents = List.copyOf(documents);
            upstreams = List.copyOf(upstreams);
            basePaths = List.copyOf(basePaths);
        }

        private Apis absolute() {
            return new Apis(
                    documents.stream()
                            .map(document -> document.toAbsolutePath().normalize())
                            .toList(),
                    upstreams,
                    basePaths);
        }
    }

    /** Makes all of it; nothing is in its place by then. */
    InitReport.Made make(Apis apis, Ports ports, First first) throws IOException, ConfigurationException {
        staged.begin();
        var folder = staged.folder();
        var draft = new InitialFiles(folder, apis.absolute());
        Files.writeString(folder.resolve(CATALOGUE), draft.catalogue());
        var configuration = read(draft, ports);
        var chosen = ports;
        if (!ports.areFixed()) {
            // What is printed names them, so they are chosen here and not at each start.
            chosen = Ports.of(FreePorts.fix(configuration.listeners()));
            configuration = read(draft, chosen);
        }
        var beside = file.toAbsolutePath().getParent();
        var texts = new InitialFiles(beside == null ? folder : beside, apis);
        staged.write(CATALOGUE, texts.catalogue().getBytes(UTF_8));
        staged.write(name(), text(texts, DATA, chosen).getBytes(UTF_8));
        var made = people(configuration, first);
        staged.commit(JsonBody.object()
                .put("file", name())
                .put("company", made.company())
                .put("companyId", made.companyId())
                .put("administrator", made.administrator())
                .put("link", made.link())
                .toString()
                .getBytes(UTF_8));
        return made;
    }

    /** What an earlier one committed. */
    InitReport.Made read(byte[] committed) {
        var json = JsonMapper.shared().readTree(committed);
        return new InitReport.Made(
                file.resolveSibling(json.path("file").asString("")),
                CATALOGUE,
                DATA,
                json.path("company").asString(""),
                json.path("companyId").asString(""),
                json.path("administrator").asString(""),
                json.path("link").asString(""));
    }

    private String name() {
        return String.valueOf(file.getFileName());
    }

    private static String text(InitialFiles texts, String data, Ports ports) {
        return texts.configuration(data, CATALOGUE, ports.api(), ports.web(), ports.internal());
    }

    private Configuration read(InitialFiles draft, Ports ports) throws IOException, ConfigurationException {
        var place = staged.folder().resolve(name());
        Files.writeString(place, text(draft, staged.data().toAbsolutePath().toString(), ports));
        return ConfigurationReader.read(place, Map.of(), StartCheck::problemsButPortsInUse);
    }

    private InitReport.Made people(Configuration configuration, First first) throws IOException {
        staged.begins("make the store");
        try (var deployment = Deployment.open(configuration, InstantSource.system(), new SecureRandom())) {
            var commands = deployment.companies().commands();
            staged.begins("make the first company");
            var made = CommandRefusals.asFailures(() -> commands.createCompany(
                    CommandRefusals.OPERATOR, commands.newId(), first.company(), first.companyName()));
            var operator = CommandRefusals.OPERATOR.in(made.id());
            var role = deployment.catalogue().roles().administrator().id();
            staged.begins("make its administrator");
            var user = CommandRefusals.asFailures(() -> commands.createUser(
                    operator,
                    new NewUser(
                            commands.newId(),
                            first.administrator(),
                            first.firstName(),
                            first.lastName(),
                            role,
                            null,
                            null)));
            staged.begins("make the link");
            var link = NewPasswordPage.addressOf(
                    configuration.listeners().webOrigin(),
                    deployment.people().invitations().link(operator, user.id()));
            return new InitReport.Made(
                    file,
                    CATALOGUE,
                    DATA,
                    made.identifier(),
                    made.id(),
                    first.administrator().value(),
                    link);
        }
    }
}
