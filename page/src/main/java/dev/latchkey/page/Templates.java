package dev.latchkey.page;

import dev.latchkey.core.account.SignedIn;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.Logo;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The compiled templates with the files and texts they use. Everything shown is escaped for its place. */
final class Templates {

    private static final String CSS = "text/css;charset=UTF-8";

    // The program's own are the same whatever is configured: read and compressed once.
    private static final StaticFile STYLESHEET =
            StaticFile.load("latchkey.css", CSS, "/dev/latchkey/page/latchkey.css");
    private static final StaticFile LIST_SHEET = StaticFile.load("lists.css", CSS, "/dev/latchkey/page/lists.css");
    private static final StaticFile REFERENCE_SHEET =
            StaticFile.load("api-reference.css", CSS, "/dev/latchkey/page/api-reference.css");
    private static final StaticFile SCRIPT =
            StaticFile.load("latchkey.js", "text/javascript;charset=UTF-8", "/dev/latchkey/page/latchkey.js");

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final Messages messages = Messages.load();
    private final Catalogue catalogue;
    private final ConsoleFrame console;
    private final @Nullable StaticFile brandSheet;
    private final StaticFile icon;
    private final PageFiles paths;
    private final IconSet icons = IconSet.load();
    private final PagesInMaking inMaking = new PagesInMaking();

    /** @param console what stands around its pages, once everything is joined */
    Templates(Catalogue catalogue, ConsoleFrame console) {
        this.catalogue = catalogue;
        this.console = console;
        var brand = catalogue.wording().brand();
        var logo = brand.logo();
        this.icon = logo == null
                ? StaticFile.load("latchkey.svg", Logo.Type.SVG.mediaType(), "/dev/latchkey/page/latchkey.svg")
                : StaticFile.of(logo.type().fileName(), logo.type().mediaType(), logo.content());
        this.brandSheet = brand.colours().isEmpty()
                ? null
                : StaticFile.of("brand.css", CSS, BrandSheet.of(brand.colours()).getBytes(StandardCharsets.UTF_8));
        this.paths = new PageFiles(
                STYLESHEET.path(),
                LIST_SHEET.path(),
                REFERENCE_SHEET.path(),
                SCRIPT.path(),
                brandSheet == null ? null : brandSheet.path(),
                icon.path(),
                logo == null ? Logo.Type.SVG.mediaType() : logo.type().mediaType());
    }

    List<StaticFile> files() {
        return Stream.of(STYLESHEET, LIST_SHEET, REFERENCE_SHEET, SCRIPT, brandSheet, icon)
                .filter(Objects::nonNull)
                .toList();
    }

    Messages messages() {
        return messages;
    }

    /** Whose navigation a page shows, if anybody's. */
    record Looking(Optional<Viewer> ofCompany, Optional<PartnerViewer> ofPartner) {

        static final Looking NOBODY = new Looking(Optional.empty(), Optional.empty());
    }

    /**
     * Whom a page is for.
     *
     * @param visit whose answer it is
     * @param isPending whether to say that changes are saved and not yet in force
     * @param runsScript whether the headers of the page let it run ours
     */
    record Reader(Visit visit, Looking looking, boolean isPending, boolean runsScript) {

        @Nullable
        SignedIn signedIn() {
            return visit.signedIn().orElse(null);
        }
    }

    /**
     * Writes a page.
     *
     * @throws PageOutput.TooLong when it is longer than any may be
     * @throws PageOutput.NoRoom when there is no room for it beside others that are being written
     */
    Buffer render(String template, Object model, Reader reader) {
        var frame = new PageFrame(
                reader.visit().csrf(),
                reader.signedIn(),
                reader.looking().ofCompany().orElse(null),
                reader.looking().ofPartner().orElse(null),
                catalogue,
                sections(reader),
                reader.isPending(),
                reader.runsScript() ? paths : paths.withoutScript(),
                new PageIcons(icons),
                messages);
        try (var output = PageOutput.answering(reader.visit().request(), inMaking)) {
            engine.render(template + ".jte", Map.of("page", frame, "model", model), output);
            return output.page();
        } catch (TemplateException e) {
            // Templates wrap whatever is thrown while they write.
            throw ServiceUnavailable.find(e).map(RuntimeException.class::cast).orElse(e);
        }
    }

    private List<NavigationEntry> sections(Reader reader) {
        if (reader.looking().ofPartner().isPresent()) {
            return console.partnerNavigation().get();
        }
        return PageFrame.isOperator(reader.signedIn())
                ? console.operatorNavigation().get()
                : console.navigation().get();
    }
}
