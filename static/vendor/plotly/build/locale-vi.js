// plotly.js ships Vietnamese day and month names only; the few texts that our
// charts can show are translated here, and numbers get their decimal comma.
import vietnamese from 'plotly.js/lib/locales/vi';

export default {
  ...vietnamese,
  dictionary: {
    ...vietnamese.dictionary,
    Autoscale: 'Tự chỉnh khung nhìn',
    'Click to enter Plot title': 'Nhập tiêu đề biểu đồ',
    'Double-click on legend to isolate one trace': 'Bấm đúp vào chú giải để xem riêng một chuỗi',
    'Double-click to zoom back out': 'Bấm đúp để thu nhỏ lại',
    'Download plot': 'Tải hình biểu đồ',
    'Download plot as a PNG': 'Tải hình biểu đồ (PNG)',
    'Image download succeeded': 'Đã tải hình',
    Pan: 'Kéo',
    'Preparing image - this may take a few seconds': 'Đang tạo hình, có thể mất vài giây',
    Reset: 'Đặt lại',
    'Reset axes': 'Đặt lại trục',
    'Reset view': 'Đặt lại khung nhìn',
    'Sorry, there was a problem downloading your image!': 'Không tải được hình biểu đồ.',
    Zoom: 'Phóng to',
    'Zoom in': 'Phóng to',
    'Zoom out': 'Thu nhỏ',
    'concentration:': 'mức tập trung:',
    'max:': 'lớn nhất:',
    'min:': 'nhỏ nhất:',
    trace: 'chuỗi',
  },
  format: {
    ...vietnamese.format,
    decimal: ',',
    thousands: '.',
    currency: ['', ' đ'],
    dateTime: '%H:%M:%S %d/%m/%Y',
    month: '%m/%Y',
    dayMonth: '%d/%m',
    dayMonthYear: '%d/%m/%Y',
  },
};
