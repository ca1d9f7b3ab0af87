//! A film of several tiles and off the origin of its grid, however its stream is cut into parts. Made with `opj_compress` 2.5.0:
//! `-t 24,20 -d 3,5 -n 2`, without loss.

use super::{FrameShape, MainHeader, decode};

const STREAM: &str = "\
    ff4fff51002900000000002b000000290000000300000005000000180000001400000000000000000001070101ff52000c0000000100 \
    0104040001ff5c00074040484850ff640025000143726561746564206279204f70656e4a5045472076657273696f6e20322e352e30ff \
    90000a00000000005c0001ff93cfb4f0115051e6d6626a7be2df91ae444a326b3dcdeed84e482e007ff3abce705901e15b0638b2c304 \
    8d30ef90284bcbe414f7b979762b0d8ec43f493ee3bfc03a2407c2281167913b128db95239ff90000a0001000000500001ff93c7d46c \
    114f07af5d2666a850c4418cd950e806a58ce27c49d487f326080302509380abab164d4e71bce0344c4a70cb5cb55bcad604e9194d7f \
    a03e1140128db95239ff90000a0002000000680001ff93cfb52412323c3bb45f5eed3f93426462e9a0079d9d95f73cf5738fa7d444a3 \
    e68d42b6f6ea326533383bf16c39756cd858001d24d906471ddd6553701fbc27677a5c867fdf595c7e38e6690fc03a2c07c218116791 \
    4e777e19f0ff90000a0003000000630001ff93cfb52c3df953da3e6ca43487457c5514e513a573cb7cfce72f08422991b7116b49e14e \
    3350fa2220de0e62be5e83b7e3c498d7570d855c0413b17cdf37cdf37cdf37cdf5123276ecd5af2a01b23fa03e10c07e19f0ff90000a \
    00040000001f0001ff93cfb4241bcfff0a7a16843987c03a10069bff90000a0005000000210001ff93df805819f56b33937b2b3a0ae7 \
    83cfc0081a6bffd9";
const SHAPE: FrameShape = FrameShape { columns: 40, rows: 36, samples: 1, bits_allocated: 8 };

fn stream() -> Vec<u8> {
    let digits: Vec<u8> = STREAM.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

fn picture() -> Vec<u16> {
    (0..36_u16).flat_map(|y| (0..40_u16).map(move |x| (x * 3 + y * 4) % 256)).collect()
}

/// The same with comments of so many bytes in the head of its first part.
fn with_comments(bytes: usize) -> Vec<u8> {
    let mut stream = stream();
    let first = MainHeader::read(&stream).unwrap().end;
    let comment = [&[0xFF, 0x64, 0xFF, 0xFF, 0, 0][..], &vec![b'x'; 65_531]].concat();
    let comments = comment.repeat(bytes.div_ceil(comment.len()));
    let length = u32::from_be_bytes(stream[first + 6..first + 10].try_into().unwrap());
    let longer = length + comments.len() as u32;
    stream[first + 6..first + 10].copy_from_slice(&longer.to_be_bytes());
    stream.splice(first + 12..first + 12, comments);
    stream
}

#[test]
fn a_film_of_several_tiles_is_read_however_long_its_stream_is() {
    for bytes in [0, 100_000, 1_000_000, 3_000_000] {
        let stream = with_comments(bytes);
        assert_eq!(decode(&stream, &SHAPE).unwrap(), picture(), "{} bytes", stream.len());
    }
}
