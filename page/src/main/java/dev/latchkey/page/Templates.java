package dev.latchkey.page;

import dev.latchkey.core.account.SignedIn;
import dev.latchkey.core.catalogue.Catalogue;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The compiled templates with the files and texts they use. Everything shown is escaped for its place. */
final class Templates {

    private static final String WEBJAR = "/META-INF/maven/org.webjars.npm/tabler__core/pom.properties";

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final Messages messages = Messages.load();
    private final Catalogue catalogue;
    private final ConsoleFrame console;
    private final List<StaticFile> stylesheets = List.of(
            StaticFile.load("tabler.css", "text/css;charset=UTF-8", tabler()),
            StaticFile.load("latchkey.css", "text/css;charset=UTF-8", "/dev/latchkey/page/latchkey.css"));
    private final StaticFile script =
            StaticFile.load("latchkey.js", "text/javascript;charset=UTF-8", "/dev/latchkey/page/latchkey.js");
    private final StaticFile icon = StaticFile.load("latchkey.svg", "image/svg+xml", "/dev/latchkey/page/latchkey.svg");

    /** @param console what stands around its pages, once everything is joined */
    Templates(Catalogue catalogue, ConsoleFrame console) {
        this.catalogue = catalogue;
        this.console = console;
    }

    /** The WebJar has its version in the path. */
    private static String tabler() {
        var properties = new Properties();
        try (var stream = Templates.class.getResourceAsStream(WEBJAR)) {
            if (stream == null) {
                throw new IllegalStateException("the style sheets are not in this program");
            }
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "/META-INF/resources/webjars/tabler__core/" + properties.getProperty("version")
                + "/dist/css/tabler.min.css";
    }

    List<StaticFile> files() {
        return List.of(stylesheets.get(0), stylesheets.get(1), script, icon);
    }

    Messages messages() {
        return messages;
    }

    /**
     * Whom a page is for.
     *
     * @param isPending whether to say that changes are saved and not yet in force
     */
    record Reader(
            String csrf,
            @Nullable SignedIn signedIn,
            @Nullable Viewer viewer,
            boolean isPending) {}

    Buffer render(String template, Object model, Reader reader) {
        var frame = new PageFrame(
                reader.csrf(),
                reader.signedIn(),
                reader.viewer(),
                catalogue,
                PageFrame.isOperator(reader.signedIn())
                        ? console.operatorNavigation().get()
                        : console.navigation().get(),
                reader.isPending(),
                stylesheets.stream().map(StaticFile::path).toList(),
                script.path(),
                icon.path(),
                messages);
        var output = new StringOutput();
        engine.render(template + ".jte", Map.of("page", frame, "model", model), output);
        return Buffer.buffer(output.toString());
    }
}
