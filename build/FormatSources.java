import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or rewrites the Java sources below the given folders with palantir-java-format. Run by Maven on the JDK the project is
 * compiled with: a formatter can only read the language of the Java it runs on, and Maven itself may run on an older one.
 */
public final class FormatSources {

    private static final JavaFormatterOptions OPTIONS = JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build();

    public static void main(String[] arguments) throws IOException {
        var isCheck = "check".equals(System.getenv("FORMATTER_MODE"));
        var formatter = Formatter.createFormatter(OPTIONS);
        var hasFailed = false;
        var unformatted = new ArrayList<Path>();
        for (var file : javaFiles(arguments)) {
            var source = Files.readString(file);
            String formatted;
            try {
                formatted = formatter.formatSourceAndFixImports(source);
            } catch (FormatterException e) {
                System.err.println(file + ": " + e.getMessage());
                hasFailed = true;
                continue;
            }
            if (formatted.equals(source)) {
                continue;
            }
            unformatted.add(file);
            if (!isCheck) {
                Files.writeString(file, formatted);
            }
        }
        if (isCheck && !unformatted.isEmpty()) {
            unformatted.forEach(file -> System.err.println("not formatted: " + file));
            System.err.println("Run `mvn -N initialize -Dformatter.mode=rewrite` to format them.");
            hasFailed = true;
        }
        if (hasFailed) {
            System.exit(1);
        }
    }

    private static List<Path> javaFiles(String... folders) throws IOException {
        var files = new ArrayList<Path>();
        for (var folder : folders) {
            try (Stream<Path> found = Files.walk(Path.of(folder))) {
                found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files;
    }
}
