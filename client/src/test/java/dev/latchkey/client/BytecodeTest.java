package dev.latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.OpenApiReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service behind the gateway may run on Java 17, and must be able to load this module and the engine. */
class BytecodeTest {

    /** Java 17's (JVMS 4.1). */
    private static final int MAJOR_VERSION = 61;

    @ParameterizedTest
    @ValueSource(classes = {PrincipalVerifier.class, OpenApiReader.class})
    void everyClassIsForJava17(Class<?> inModule) throws IOException, URISyntaxException {
        var versions = versions(Path.of(
                inModule.getProtectionDomain().getCodeSource().getLocation().toURI()));

        assertThat(versions).containsKey(inModule.getName().replace('.', '/') + ".class");
        assertThat(versions).allSatisfy((file, version) -> assertThat(version).isEqualTo(MAJOR_VERSION));
    }

    /** The class files of a folder or a jar, each with the version it says it has. */
    private static Map<String, Integer> versions(Path classes) throws IOException {
        if (Files.isDirectory(classes)) {
            return versionsBelow(classes);
        }
        try (var jar = FileSystems.newFileSystem(classes)) {
            return versionsBelow(jar.getPath("/"));
        }
    }

    private static Map<String, Integer> versionsBelow(Path root) throws IOException {
        var versions = new TreeMap<String, Integer>();
        try (Stream<Path> files = Files.walk(root)) {
            for (var file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".class"))::iterator) {
                try (var input = new DataInputStream(Files.newInputStream(file))) {
                    assertThat(input.readInt()).isEqualTo(0xCAFEBABE);
                    input.readUnsignedShort(); // the minor version
                    versions.put(root.relativize(file).toString(), input.readUnsignedShort());
                }
            }
        }
        return versions;
    }
}
