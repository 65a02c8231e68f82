import dev.nacre.array.*;
import dev.nacre.tensor.*;
import static dev.nacre.tensor.Tensor.noGrad;
import java.nio.file.Path;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
