"""What the workbook says about itself, on its last sheet."""

_TEXT = """
# Cách dùng tệp này

1. Điền vào các ô nền trắng ở trang “Kết quả” (và “Phối hợp”, nếu có). Các ô nền xám chỉ để xem,
được bảo vệ để khỏi sửa nhầm.

2. Lưu tệp dưới dạng .xlsx. Không cần mạng trong khi điền.

3. Khi có mạng: vào Việc của tôi, bấm “Nạp tệp Excel”, chọn tệp. Hệ thống cho xem trước từng dòng
sẽ thay đổi; chưa ghi gì khi chưa bấm xác nhận.

4. Nạp xong, kết quả mới là bản nháp. Đưa tài liệu kiểm chứng lên rồi nộp ở Việc của tôi.

# Điền từng ô

Điểm tự chấm: từ 0,00 đến điểm tối đa của tiêu chí, nhiều nhất hai chữ số sau dấu phẩy.

Tử số, mẫu số, số lượng: chỉ có ở tiêu chí đo bằng tỷ lệ hoặc số lượng. Ô xám đậm nghĩa là tiêu
chí không đo theo cách đó.

Không áp dụng: chọn Có thì để trống điểm tự chấm và ghi lý do.

Ô văn bản nhận nhiều dòng: bấm Alt+Enter để xuống dòng. Mỗi ô nhận tối đa 20.000 ký tự.

Ghi chú ở ô Trạng thái là ý kiến của người thẩm định và lý do trả lại.

# Những điều cần tránh

Không xóa cột ẩn “Dấu phiên bản”, không chép dòng từ tệp khác, không thêm dòng: hệ thống không nhận
ra những dòng đó.

Không đổi cột Mã. Ẩn hay xóa bớt dòng, đổi thứ tự dòng hoặc cột đều được.

# Nếu có người khác sửa trên trang trong khi tệp đang được điền

Dòng nào đã có bản khác sau khi tải tệp thì không bị ghi đè: trang xem trước đặt hai bản cạnh nhau,
có đường dẫn sang trang nhập để chọn. Các dòng còn lại vẫn được lưu.

Dòng có sẵn số liệu của kỳ trước mà chưa sửa thì chưa được lưu, trừ khi đánh dấu lưu cả những dòng
đó ở trang xem trước.
"""

GUIDE = tuple(" ".join(paragraph.split()) for paragraph in _TEXT.strip().split("\n\n"))
"""Paragraphs; a heading begins with '# '."""
