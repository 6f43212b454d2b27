import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** What became of a file. */
    private enum Outcome {
        FORMATTED,
        UNFORMATTED,
        UNREADABLE
    }

    /** All processors at once: beside it the build has a compiler on one of them. */
    public static void main(String[] arguments) throws IOException {
        var isCheck = "check".equals(System.getenv("FORMATTER_MODE"));
        var files = javaFiles(arguments);
        var outcomes = files.parallelStream().map(file -> format(file, isCheck)).toList();
        var hasFailed = outcomes.contains(Outcome.UNREADABLE);
        if (isCheck && outcomes.contains(Outcome.UNFORMATTED)) {
            for (var i = 0; i < files.size(); i++) {
                if (outcomes.get(i) == Outcome.UNFORMATTED) {
                    System.err.println("not formatted: " + files.get(i));
                }
            }
            System.err.println("Run `mvn -pl build initialize -Dformatter.mode=rewrite` to format them.");
            hasFailed = true;
        }
        if (hasFailed) {
            System.exit(1);
        }
    }

    private static Outcome format(Path file, boolean isCheck) {
        try {
            var source = Files.readString(file);
            var formatted = Formatter.createFormatter(OPTIONS).formatSourceAndFixImports(source);
            if (formatted.equals(source)) {
                return Outcome.FORMATTED;
            }
            if (!isCheck) {
                Files.writeString(file, formatted);
            }
            return Outcome.UNFORMATTED;
        } catch (FormatterException e) {
            System.err.println(file + ": " + e.getMessage());
            return Outcome.UNREADABLE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
