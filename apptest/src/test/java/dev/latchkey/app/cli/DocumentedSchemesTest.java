package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.engine.apispec.OpenApiReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/schemes.md: its document with its mapping becomes what stands there. */
class DocumentedSchemesTest {

    private static final Pattern BLOCK = Pattern.compile("```[a-z]+\n(.*?)```", Pattern.DOTALL);

    private static List<String> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("../docs/schemes.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void theExampleBecomesWhatIsSaidOfIt(@TempDir Path folder) throws Exception {
        var blocks = blocks();
        assertThat(blocks).hasSize(3);
        var document = Files.writeString(folder.resolve("shop.yaml"), blocks.get(0));
        var file = Files.writeString(folder.resolve("latchkey.yaml"), blocks.get(1));
        var api = ConfigurationReader.read(file, Map.of()).apis().getFirst();
        var catalogue = CatalogueReader.read(null, List.of(document));
        var read = new OpenApiReader(catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers())
                .read(api.name(), api.document(), api.rules());
        assertThat(String.join("\n", new ServedReport(catalogue.carriers()).of(read)))
                .isEqualToIgnoringNewLines(blocks.get(2));
    }
}
