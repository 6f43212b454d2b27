package dev.latchkey.server.page;

import dev.latchkey.server.account.SignedIn;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The compiled templates with the files and texts they use. Everything shown is escaped for its place. */
final class Templates {

    private static final String TABLER = "/META-INF/resources/webjars/tabler__core/1.4.0/dist/css/tabler.min.css";

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final Messages messages = Messages.load();
    private final List<StaticFile> stylesheets = List.of(
            StaticFile.load("tabler.css", "text/css;charset=UTF-8", TABLER),
            StaticFile.load("latchkey.css", "text/css;charset=UTF-8", "/dev/latchkey/server/page/latchkey.css"));
    private final StaticFile icon =
            StaticFile.load("latchkey.svg", "image/svg+xml", "/dev/latchkey/server/page/latchkey.svg");

    List<StaticFile> files() {
        return List.of(stylesheets.get(0), stylesheets.get(1), icon);
    }

    Messages messages() {
        return messages;
    }

    Buffer render(String template, Object model, String csrf, @Nullable SignedIn signedIn) {
        var frame = new PageFrame(
                csrf, signedIn, stylesheets.stream().map(StaticFile::path).toList(), icon.path(), messages);
        var output = new StringOutput();
        engine.render(template + ".jte", Map.of("page", frame, "model", model), output);
        return Buffer.buffer(output.toString());
    }
}
