package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.core.audit.AuditLines;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditLog.ChainCheck;
import dev.latchkey.core.change.Change;
import dev.latchkey.edge.http.JsonBody;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code latchkey audit verify|verify-export}: whether a log is as it was written. Exit code 1 when it is not. */
@Command(
        name = "audit",
        description =
                "Check that the audit log of a company or of the platform is whole: in the store, or in an export.",
        mixinStandardHelpOptions = true)
public final class AuditCommand {

    private final CommandPlace place;

    AuditCommand(CommandPlace place) {
        this.place = place;
    }

    @Command(
            description = "Check the chain in the store, its end included.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:It is whole.", "1:It is broken.", "2:It could not be checked."},
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin DeploymentChoice choice,
            @Option(names = "--company", paramLabel = "IDENTIFIER", description = "The company whose log it is.")
                    @Nullable
                    String company,
            @Option(
                            names = "--platform",
                            description = "The platform's own log instead: operators, signing keys, what was applied.")
                    boolean isPlatform,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        if ((company == null) != isPlatform) {
            throw new CommandFailure(
                    2, "expected either --company IDENTIFIER or, for the log of the platform itself, --platform");
        }
        try (var open = choice.open()) {
            var stores = open.deployment().stores();
            var owner = company == null
                    ? Change.PLATFORM
                    : CompanyChoice.find(open.deployment(), company).id();
            return switch (AuditLog.verify(
                    after -> stores.transactions().read(tx -> stores.auditLog().check(tx, owner, after)))) {
                case ChainCheck.Intact(long count) -> intact(choice.place(), count, "", isJson);
                case ChainCheck.Broken(long seq) -> broken(choice.place(), seq, isJson);
            };
        }
    }

    @Command(
            name = "verify-export",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:It is whole.", "1:It is broken.", "2:It could not be checked."},
            description = {
                "Check a JSON-lines export of the pages; needs no store.",
                "Finds entries that were changed, and gaps in an export without filters; what the newest entry was,"
                        + " only the store knows."
            },
            mixinStandardHelpOptions = true)
    int verifyExport(
            @Parameters(paramLabel = "FILE", description = "The export.") Path file,
            @Option(
                            names = "--complete",
                            description = "The export was made without filters: a gap in it is an error as well.")
                    boolean isComplete,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException {
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw new CommandFailure(2, file + ": expected a file to read");
        }
        var export = new ExportCheck(isComplete);
        try (var lines = Files.newBufferedReader(file)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!export.takes(AuditLines.read(line))) {
                    return broken(place, export.brokenAt(), isJson);
                }
            }
        } catch (AuditLines.Forged e) {
            return broken(place, e.seq(), isJson);
        } catch (CharacterCodingException e) {
            throw new CommandFailure(2, file + ": expected text in UTF-8", e);
        } catch (AuditLines.Malformed e) {
            throw new CommandFailure(2, file + ": " + e.getMessage(), e);
        }
        if (!export.ends()) {
            return broken(place, export.brokenAt(), isJson);
        }
        return intact(place, export.count(), export.gaps() == 0 ? "" : ", with " + export.gaps() + " gaps", isJson);
    }

    private static int intact(CommandPlace place, long count, String more, boolean isJson) {
        place.out()
                .println(
                        isJson
                                ? JsonBody.object()
                                        .put("intact", true)
                                        .put("entries", count)
                                        .toString()
                                : "intact: " + count + " entries" + more);
        return 0;
    }

    private static int broken(CommandPlace place, @Nullable Long seq, boolean isJson) {
        place.out()
                .println(
                        isJson
                                ? JsonBody.object()
                                        .put("intact", false)
                                        .put("brokenAt", seq)
                                        .toString()
                                : "broken at entry " + seq + ": it was changed, removed or inserted");
        return 1;
    }
}
