package dev.latchkey.app.cli;

import dev.latchkey.engine.apispec.SpecDocument;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.TargetRules;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What {@code init} is told of the APIs: their documents, where each answers, and what stands before its paths. */
final class InitialApis {

    @Option(
            names = "--document",
            paramLabel = "FILE",
            description =
                    "The OpenAPI document of your API. May be repeated. Needed, unless somebody is there to be asked.")
    private List<Path> documents = List.of();

    @Option(
            names = "--upstream",
            paramLabel = "URL",
            description =
                    "Where your API answers, for instance http://127.0.0.1:9090. Once for all documents, or once for"
                            + " each, in the same order. Needed, as --document.")
    private List<String> upstreams = List.of();

    @Option(
            names = "--base-path",
            paramLabel = "PATH",
            description =
                    "What stands before the paths of the document, for instance /v2, in place of what its servers say."
                            + " Once for all documents, or once for each, in the same order; \"\" for one whose servers"
                            + " count.")
    private List<String> basePaths = List.of();

    /** Asks for what is not said. */
    void requireDocuments(Questions questions) {
        if (documents.isEmpty()) {
            documents =
                    List.of(Path.of(questions.require("--document", "OpenAPI document of your API", "openapi.yaml")));
        }
        for (var document : documents) {
            if (!Files.isRegularFile(document)) {
                throw new CommandFailure(
                        2,
                        document.toString().matches("(?i)https?:/.*")
                                ? "--document: expected a file, got an address; fetch it first, for instance with curl"
                                        + " -o openapi.yaml URL"
                                : "--document: " + document + ": no such file");
            }
        }
    }

    /** As {@link #requireDocuments}, of the rest. */
    NewDeployment.Apis read(Questions questions) {
        requireCount(
                "--upstream",
                upstreams,
                "; several addresses of one API are written in the configuration:" + " upstream: [URL, URL]");
        requireCount("--base-path", basePaths, "");
        var typed = upstreams.isEmpty()
                ? List.of(questions.require("--upstream", "Where does your API answer?", "http://127.0.0.1:9090"))
                : upstreams;
        return new NewDeployment.Apis(
                documents, typed.stream().map(InitialApis::upstream).toList(), basePaths(questions));
    }

    private void requireCount(String option, List<String> typed, String ofSeveral) {
        if (typed.size() > 1 && typed.size() != documents.size()) {
            throw new CommandFailure(
                    2,
                    option + ": expected one for all documents, or one for each --document in the same order, got "
                            + typed.size() + " for " + documents.size() + (documents.size() == 1 ? ofSeveral : ""));
        }
    }

    /** One for each document; empty where its servers count. */
    private List<String> basePaths(Questions questions) {
        var all = new ArrayList<String>();
        for (var i = 0; i < documents.size(); i++) {
            all.add(requirePath(
                    basePaths.isEmpty()
                            ? asked(documents.get(i), questions)
                            : basePaths.get(i % basePaths.size()).strip()));
        }
        return all;
    }

    private static String asked(Path document, Questions questions) {
        return unclearBasePath(document)
                .flatMap(path -> questions.find("What stands before the paths of " + document
                        + "? Its servers leave it open: " + path + " (empty: decide later)"))
                .orElse("");
    }

    private static String requirePath(String typed) {
        if (!typed.isEmpty()) {
            TargetRules.basePath(typed, problem -> {
                throw new CommandFailure(2, "--base-path: " + problem);
            });
        }
        return typed;
    }

    /** What the servers of a document leave open, as far as they say it. */
    static Optional<String> unclearBasePath(Path document) {
        return read(document).flatMap(SpecDocument::unclearBasePath);
    }

    /** A document as its author wrote it; empty where it cannot be read. */
    static Optional<SpecDocument> read(Path document) {
        try {
            return Optional.of(SpecDocument.read(document));
        } catch (SpecException _) {
            return Optional.empty(); // Told with everything else that is wrong where the documents are read whole.
        }
    }

    private static URI upstream(String typed) {
        var address = address(typed);
        if (address.isPresent() && address.get().getRawPath().isEmpty()) {
            return address.get();
        }
        if (address.isPresent()) {
            throw new CommandFailure(
                    2,
                    "--upstream: expected an address without path, for instance http://127.0.0.1:9090, got " + typed
                            + "; the path before those of a document is what its servers say, or --base-path");
        }
        var meant = address("http://" + typed);
        throw new CommandFailure(
                2,
                "--upstream: expected http or https, host and port, for instance http://127.0.0.1:9090, got " + typed
                        + meant.map(one -> "; did you mean " + one + "?").orElse(""));
    }

    /** What a configuration takes: its path is the documents' to say. */
    private static Optional<URI> address(String typed) {
        try {
            var address = URI.create(typed.endsWith("/") ? typed.substring(0, typed.length() - 1) : typed);
            var isHttp = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            return isHttp && address.getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
