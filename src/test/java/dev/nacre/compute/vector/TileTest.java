package dev.nacre.compute.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.compute.Memory;
import java.util.List;
import org.junit.jupiter.api.Test;

class TileTest {
  @Test
  void whatATileReadsBeyondAMatrixOfOneColumnIsPadding() {
    var tiles = List.of(new Tile1x4(), new Tile3x3(), new Tile4x1(), new Tile8x1(), new Tile8x2());
    assertThat(tiles)
        .allSatisfy(tile -> assertThat((tile.columns - 1) * 4).isLessThanOrEqualTo(Memory.PADDING));
  }
}
