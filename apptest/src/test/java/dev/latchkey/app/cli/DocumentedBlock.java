package dev.latchkey.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of the documentation.
 *
 * @param place file and line, as a failure names it
 * @param language what stands behind the fence; empty without one
 * @param comment the HTML comment on the line before the fence, without its marks; empty without one
 */
record DocumentedBlock(String place, String language, String comment, String text) {

    private static final Path ROOT = Path.of("..");
    private static final Pattern FENCED = Pattern.compile(
            "(?:^<!-- ([^\n]*) -->\n)?^( *)```([^\n]*)\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);

    /** Every Markdown file of the root, of docs and of the examples, by its name relative to the root; history is no documentation. */
    static List<String> pages() throws IOException {
        var pages = new ArrayList<String>();
        try (var root = Files.list(ROOT);
                var docs = Files.walk(ROOT.resolve("docs"));
                var examples = Files.walk(ROOT.resolve("examples"))) {
            Stream.of(root, docs, examples)
                    .flatMap(files -> files)
                    .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".md") && !name.equals("CHANGELOG.md"))
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    static String read(String page) throws IOException {
        return Files.readString(ROOT.resolve(page));
    }

    static List<DocumentedBlock> all() throws IOException {
        var blocks = new ArrayList<DocumentedBlock>();
        for (var page : pages()) {
            blocks.addAll(of(page, read(page)));
        }
        return blocks;
    }

    static List<DocumentedBlock> of(String page, String markdown) {
        return FENCED.matcher(markdown)
                .results()
                .map(found -> new DocumentedBlock(
                        page + ":"
                                + markdown.substring(0, found.start(3)).lines().count(),
                        found.group(3).trim(),
                        found.group(1) == null ? "" : found.group(1),
                        found.group(4).replaceAll("(?m)^" + found.group(2), "")))
                .toList();
    }
}
